//! Prints the figures of a backtest, as tables or as JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::figures::Figures;
use crate::replay::{self, BALANCES, Outcome};
use crate::series::Series;

/// Replays every series and prints what it came to.
pub(crate) fn print(all: &[Series], json: bool) {
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut kinds: BTreeMap<&str, Vec<Outcome>> = BTreeMap::new();
    let mut balances: [Vec<Outcome>; BALANCES.len()] = Default::default();
    for series in all {
        for (balance, outcome) in replay::replay(series) {
            outcomes.push(outcome);
            balances[balance].push(outcome);
            if let Some(kind) = &series.kind {
                kinds.entry(kind).or_default().push(outcome);
            }
        }
    }
    let total = Figures::of(&outcomes);
    let kinds = kinds.iter().map(|(kind, outcomes)| ((*kind).to_owned(), Figures::of(outcomes)));
    let balances = BALANCES.iter().zip(&balances).map(|(days, all)| (format!("{days} days"), Figures::of(all)));
    let (kinds, balances): (Vec<_>, Vec<_>) = (kinds.collect(), balances.collect());
    if json {
        let named = |groups: &[(String, Figures)]| -> Value {
            groups
                .iter()
                .map(|(name, figures)| (name.clone(), value(figures)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let report =
            json!({"series": all.len(), "all": value(&total), "kinds": named(&kinds), "balances": named(&balances)});
        println!("{report:#}");
    } else {
        println!("{}", text(all.len(), &total, &kinds, &balances));
    }
}

fn text(series: usize, total: &Figures, kinds: &[(String, Figures)], balances: &[(String, Figures)]) -> String {
    let excluded = total.no_answer + total.ends_before + total.day_missing;
    let mut lines = vec![
        format!("{series} series, {} replays judged, {excluded} excluded:", total.judged),
        format!("  {} without an answer (too few data, or no spending lately)", total.no_answer),
        format!("  {} end before the balance runs out", total.ends_before),
        format!("  {} miss a day before it runs out", total.day_missing),
        format!("{} lasted over three months, which counts as 90 days for all", total.beyond),
        mean_errors(total),
        "Errors are medians of absolute errors, in days. Starting balances last so many days at the pace of the 28 days \
         before.\n"
            .to_owned(),
        "| | replays | interval held | ran out before it | after it | error of the median | of the 7-day mean | of the \
         28-day mean | ratio to the 7-day mean | ratio to the better |"
            .to_owned(),
        "|---|---|---|---|---|---|---|---|---|---|".to_owned(),
    ];
    let groups = [("all".to_owned(), total)].into_iter();
    let groups = groups.chain(kinds.iter().chain(balances).map(|(name, figures)| (name.clone(), figures)));
    lines.extend(groups.map(|(name, figures)| row(&name, figures)));
    lines.join("\n")
}

fn mean_errors(total: &Figures) -> String {
    let Some(means) = total.mean_errors() else { return String::new() };
    let [ours, seven, month] = means.map(hundredths);
    format!("Mean absolute errors: {ours} days; {seven} by the 7-day mean, {month} by the 28-day mean\n")
}

fn row(name: &str, figures: &Figures) -> String {
    let (Some(coverage), Some(errors), Some(ratios)) = (figures.coverage(), figures.errors(), figures.ratios()) else {
        return format!("| {name} | {} | | | | | | | | |", figures.judged);
    };
    let per_cent = |count: usize| tenths((count * 1000 + figures.judged / 2) / figures.judged.max(1));
    format!(
        "| {name} | {} | {} % | {} % | {} % | {} | {} | {} | {} | {} |",
        figures.judged,
        tenths(coverage),
        per_cent(figures.before),
        per_cent(figures.after),
        hundredths(errors[0]),
        hundredths(errors[1]),
        hundredths(errors[2]),
        thousandths(ratios[0]),
        thousandths(ratios[2]),
    )
}

fn value(figures: &Figures) -> Value {
    let number = |text: String| serde_json::from_str::<Value>(&text).unwrap_or(Value::Null);
    let three = |errors: Option<[u32; 3]>| {
        let [ours, seven, month] = errors?.map(|error| number(hundredths(error)));
        Some(json!({"median": ours, "mean_7": seven, "mean_28": month}))
    };
    let ratios = figures.ratios().map(|ratios| {
        let [seven, month, better] = ratios.map(|ratio| number(thousandths(ratio)));
        json!({"mean_7": seven, "mean_28": month, "better": better})
    });
    json!({
        "replays": figures.judged,
        "excluded": {
            "no_answer": figures.no_answer,
            "ends_before": figures.ends_before,
            "day_missing": figures.day_missing,
        },
        "over_three_months": figures.beyond,
        "coverage_pct": figures.coverage().map(|coverage| number(tenths(coverage))),
        "ran_out_before_interval": figures.before,
        "ran_out_after_interval": figures.after,
        "median_absolute_error_days": three(figures.errors()),
        "mean_absolute_error_days": three(figures.mean_errors()),
        "ratio_of_median_errors": ratios,
    })
}

fn tenths(n: usize) -> String {
    format!("{}.{}", n / 10, n % 10)
}

fn hundredths(n: u32) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}

fn thousandths(n: u32) -> String {
    format!("{}.{:03}", n / 1000, n % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{self, Recipe, Set};
    use crate::series;

    /// The figures of few generated series that nothing was tuned on, so that a change which makes days left worse is
    /// seen at once. docs/days-left.md has those of many.
    #[test]
    fn days_left_is_better_than_a_mean_and_its_interval_holds() {
        let folder = tempfile::tempdir().unwrap();
        generate::write(folder.path(), Recipe { seed: 5, set: Set::Unseen, each: 2 }).unwrap();
        let all = series::read_folder(folder.path()).unwrap();
        let outcomes: Vec<Outcome> = all.iter().flat_map(replay::replay).map(|(_, outcome)| outcome).collect();
        let figures = Figures::of(&outcomes);
        let report = row("all", &figures);
        assert!(figures.judged > 1_000, "{report}");
        assert!(figures.coverage().is_some_and(|tenths| (700..=900).contains(&tenths)), "{report}");
        assert!(figures.ratios().is_some_and(|[seven, _, better]| seven < 1_000 && better < 1_050), "{report}");
    }

    #[test]
    fn groups_without_replays_have_empty_cells() {
        assert_eq!(row("none", &Figures::default()), "| none | 0 | | | | | | | | |");
        let value = value(&Figures::default());
        assert_eq!((&value["replays"], &value["coverage_pct"]), (&json!(0), &Value::Null));
    }

    #[test]
    fn figures_have_their_decimals() {
        assert_eq!((tenths(805), hundredths(7), thousandths(1_082)), ("80.5".into(), "0.07".into(), "1.082".into()));
    }
}
