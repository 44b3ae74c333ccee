//! Clients with certificates of their own.

use super::{
    support::{application, started, talk},
    tls::{config, write},
};
use async_trait::async_trait;
use lazo_rest::{
    REST_SERVER, RestApplication as _, RestConfig, api,
    config::ClientsConfig,
    controller,
    openapi::SecurityScheme,
    security::{Authenticator, Credential, Demand, Principal, Refusal},
};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, IsCa, Issuer, KeyIdMethod, KeyPair,
    KeyUsagePurpose, RevokedCertParams, SanType, SerialNumber, date_time_ymd,
};
use std::{fs, net::SocketAddr, path::Path, sync::Arc};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName},
    },
};

/// Somebody who signs certificates of clients.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A certificate and its key.
struct Client {
    certificate: CertificateDer<'static>,
    key: KeyPair,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    fn client(&self, serial: u64) -> Client {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["client.example".to_owned()]).unwrap();
        params.subject_alt_names.push(SanType::URI("spiffe://example/orders".try_into().unwrap()));
        params.serial_number = Some(SerialNumber::from(serial));
        let certificate = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        Client { certificate, key }
    }

    /// A list of revoked certificates with one in it.
    fn revoke(&self, serial: u64) -> String {
        let revoked = RevokedCertParams {
            serial_number: SerialNumber::from(serial),
            revocation_time: date_time_ymd(2020, 1, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(2020, 1, 1),
            next_update: date_time_ymd(2100, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: vec![revoked],
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).unwrap().pem().unwrap()
    }
}

fn asking(folder: &Path, clients: ClientsConfig) -> RestConfig {
    let mut config = config(folder);
    if let Some(tls) = &mut config.tls {
        tls.clients = Some(clients);
    }
    config
}

/// What is answered to a client who shows a certificate, or none.
async fn ask(
    address: SocketAddr,
    trusted: &CertificateDer<'static>,
    client: Option<&Client>,
    path: &str,
) -> Option<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let config = match client {
        Some(client) => {
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(client.key.serialize_der()));
            builder.with_client_auth_cert(vec![client.certificate.clone()], key).unwrap()
        }
        None => builder.with_no_client_auth(),
    };
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.ok()?;
    let text =
        talk(stream, &format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")).await;
    (!text.is_empty()).then_some(text)
}

const NAMES: &str = r#"["client.example"] ["spiffe://example/orders"]"#;

#[tokio::test(flavor = "multi_thread")]
async fn clients_have_to_show_a_certificate_of_a_known_authority() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = write(folder.path());
    let (authority, stranger) = (Authority::new(), Authority::new());
    let (known, unknown) = (authority.client(1), stranger.client(1));
    fs::write(folder.path().join("clients.pem"), &authority.pem).unwrap();
    let clients = ClientsConfig::new(folder.path().join("clients.pem"));
    let (app, server) = started(asking(folder.path(), clients.clone())).await;
    let address = server.address().unwrap();
    for path in ["/client", "/client-info"] {
        let text = ask(address, &trusted, Some(&known), path).await.unwrap();
        assert!(text.ends_with(NAMES), "{text}");
    }
    assert_eq!(ask(address, &trusted, Some(&unknown), "/hello").await, None);
    assert_eq!(ask(address, &trusted, None, "/hello").await, None);
    app.stop().await.unwrap();

    // Where it may be left out, handlers see that there is none; a wrong one is refused all the same.
    let (app, server) = started(asking(folder.path(), ClientsConfig { required: false, ..clients })).await;
    let address = server.address().unwrap();
    assert!(ask(address, &trusted, Some(&known), "/client").await.unwrap().ends_with(NAMES));
    let text = ask(address, &trusted, None, "/client").await.unwrap();
    assert!(text.starts_with("HTTP/1.1 403 ") && text.contains("has shown no certificate"), "{text}");
    assert!(ask(address, &trusted, None, "/client-info").await.unwrap().ends_with("nobody"));
    assert!(ask(address, &trusted, None, "/hello").await.unwrap().ends_with("hello"));
    assert_eq!(ask(address, &trusted, Some(&unknown), "/hello").await, None);
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn revoked_ones_are_refused_also_when_they_are_revoked_while_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = write(folder.path());
    let authority = Authority::new();
    let (first, second) = (authority.client(1), authority.client(2));
    fs::write(folder.path().join("clients.pem"), &authority.pem).unwrap();
    let revoked = folder.path().join("revoked.pem");
    fs::write(&revoked, authority.revoke(1)).unwrap();
    let clients = ClientsConfig {
        revoked: Some(revoked.clone()),
        ..ClientsConfig::new(folder.path().join("clients.pem"))
    };
    let (app, server) = started(asking(folder.path(), clients)).await;
    let address = server.address().unwrap();
    assert_eq!(ask(address, &trusted, Some(&first), "/hello").await, None);
    assert!(ask(address, &trusted, Some(&second), "/hello").await.is_some());
    fs::write(&revoked, authority.revoke(2)).unwrap();
    let noticed = async {
        while ask(address, &trusted, Some(&second), "/hello").await.is_some() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), noticed).await.unwrap();
    assert!(ask(address, &trusted, Some(&first), "/hello").await.is_some());
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn handlers_see_them_over_http2_too() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = write(folder.path());
    let authority = Authority::new();
    let client = authority.client(1);
    fs::write(folder.path().join("clients.pem"), &authority.pem).unwrap();
    let clients = ClientsConfig::new(folder.path().join("clients.pem"));
    let (app, server) = started(asking(folder.path(), clients)).await;
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(client.key.serialize_der()));
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_client_auth_cert(vec![client.certificate.clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let stream = TcpStream::connect(server.address().unwrap()).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    assert_eq!(super::http2::text(stream, "/client").await, NAMES);
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn authorities_that_cannot_be_read_are_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let file = folder.path().join("clients.pem");
    let refused = async || {
        let config = asking(folder.path(), ClientsConfig::new(&file));
        format!("{:#}", application(config).start().await.unwrap_err())
    };
    assert!(refused().await.contains("`rest.tls.clients.authorities`: cannot read"), "{}", refused().await);
    fs::write(&file, "").unwrap();
    assert!(refused().await.contains("nothing of that kind in"), "{}", refused().await);
}

/// Knows partners by the names in their certificates.
struct Partners;

#[async_trait]
impl Authenticator for Partners {
    fn scheme(&self) -> &str {
        "partner"
    }

    fn describe(&self) -> Option<SecurityScheme> {
        Some(SecurityScheme::mutual_tls())
    }

    async fn authenticate(&self, sent: &Credential, _: &Demand<'_>) -> Result<Principal, Refusal> {
        let Credential::Certificate(certificate) = sent else { return Err(Refusal::Invalid) };
        certificate.uris().into_iter().next().map(Principal::new).ok_or(Refusal::Invalid)
    }
}

#[controller]
struct Orders {}

#[api]
impl Orders {
    #[get("/orders", security("partner"))]
    fn orders(&self, #[extract] caller: Principal) -> String {
        caller.id().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_a_credential() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = write(folder.path());
    let authority = Authority::new();
    fs::write(folder.path().join("clients.pem"), &authority.pem).unwrap();
    let clients = ClientsConfig { required: false, ..ClientsConfig::new(folder.path().join("clients.pem")) };
    let app = application(asking(folder.path(), clients)).authenticator(Partners).controller::<Orders>();
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    let known = ask(address, &trusted, Some(&authority.client(1)), "/orders").await.unwrap();
    assert!(known.ends_with("spiffe://example/orders"), "{known}");
    let nobody = ask(address, &trusted, None, "/orders").await.unwrap();
    assert!(nobody.starts_with("HTTP/1.1 401 "), "{nobody}");
    assert!(nobody.to_ascii_lowercase().contains("www-authenticate: clientcertificate realm="), "{nobody}");
    let document = app.openapi().await.unwrap();
    assert_eq!(document.value()["components"]["securitySchemes"]["partner"]["type"], "mutualTLS");
    // A document of 3.0 has no word for it.
    let old = document.into_3_0();
    assert!(old.value()["components"]["securitySchemes"].get("partner").is_none());
    assert_eq!(old.value()["paths"]["/orders"]["get"]["security"], serde_json::json!([{}]));
    app.stop().await.unwrap();
}
