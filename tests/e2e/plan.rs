//! Planning a job in the real app: from a form to "Short by 28", and from there to the pack that covers it.

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId::UGen;
use brimful_sandbox::Funds;
use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, play};
use serde_json::json;

#[tokio::test]
async fn three_segments_are_short_by_28_and_the_pack_that_covers_it_is_marked() {
    play("plan", Options::default(), async |stage| {
        // 307 credits, of which 128 are on hold for another job: 179 are available.
        let funds = Funds::Reserved { balance: Credits::whole(307), reserved: Credits::whole(128) };
        stage.control().set_funds(UGen, &stage.key(UGen), funds);
        stage.start(&[]).await;
        let app = stage.app();
        assert_eq!(stage.add(UGen, "100").await.amount, "179");

        // Three segments with music cost 192 by the service's own estimate; a voice makes it 207.
        app.click("#to-plan").await;
        app.says("192").await;
        app.script("document.querySelector('.plan-form [role=switch]:not(:checked)').click()").await;
        app.says("207").await;
        app.says("Short by 28 credits").await;
        app.says("128 credits are on hold").await;
        app.says("Starter (200 credits, $10) covers it.").await;
        app.breaks_no_rule("a plan that is short").await;
        stage.picture("short");

        app.click(".plan-headline button.primary").await;
        app.says("Covers it").await;
        app.says("Short by 28").await;
        let look = async || {
            app.script("return [...document.querySelectorAll('.pack[data-marked] bdi')].map(one => one.innerText)")
                .await
        };
        app.until("one pack is marked", SOON, look, |marked| (*marked == json!(["Starter"])).then_some(())).await;
        app.breaks_no_rule("a pack is marked").await;
        stage.picture("marked");
    })
    .await;
}
