//! A door with TLS before a server on loopback, for what a browser reaches by https and by another name.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Method, Uri};
use axum::response::{Html, IntoResponse as _, Response};
use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

/// What says nothing for so long is sent away.
const GREETING: Duration = Duration::from_secs(3);

/// An open door. Closed when dropped.
#[derive(Debug)]
pub struct Door {
    address: SocketAddr,
    open: JoinHandle<()>,
}

impl Door {
    /// Opens a door to the pages of the server at this origin, with a certificate for `host` that nobody has signed.
    ///
    /// # Panics
    /// No port, or no certificate.
    pub async fn open(host: &str, origin: &str) -> Self {
        let made = rcgen::generate_simple_self_signed([host.to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder().with_no_client_auth();
        let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![made.cert.into()], key).unwrap()));
        let tcp = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = tcp.local_addr().unwrap();
        let behind =
            Behind { origin: origin.to_owned(), client: reqwest::ClientBuilder::new().no_proxy().build().unwrap() };
        let pages = axum::Router::new().fallback(pass).with_state(Arc::new(behind));
        let open = tokio::spawn(async move { axum::serve(Tls { tcp, acceptor }, pages).await.unwrap() });
        Self { address, open }
    }

    /// Where it is.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.open.abort();
    }
}

/// What the door leads to.
struct Behind {
    origin: String,
    client: reqwest::Client,
}

/// Asks for the page under the server's own name, since it answers to no other.
async fn pass(State(behind): State<Arc<Behind>>, method: Method, uri: Uri, body: Bytes) -> Response {
    let asked = behind.client.request(method, format!("{}{uri}", behind.origin)).body(body).send().await.unwrap();
    (asked.status(), Html(asked.text().await.unwrap())).into_response()
}

struct Tls {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, from)) = self.tcp.accept().await else { continue };
            // Browsers open connections that they never use.
            if let Ok(Ok(stream)) = tokio::time::timeout(GREETING, self.acceptor.accept(stream)).await {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}
