//! Where the server listens: addresses of the configuration, and the sockets that are made of them.

use crate::RestConfig;
use anyhow::{Context as _, anyhow, bail};
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
};
use tokio::net::TcpSocket;

/// An address of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    Tcp { host: String, port: u16, is_secure: bool },
    Unix(PathBuf),
}

impl Address {
    /// The addresses that a configuration names.
    pub(super) fn all(config: &RestConfig) -> anyhow::Result<Vec<Self>> {
        if config.listen.is_empty() {
            let is_secure = config.tls.is_some();
            return Ok(vec![Self::Tcp { host: config.host.clone(), port: config.port, is_secure }]);
        }
        config.listen.iter().map(|text| Self::parse(text)).collect()
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let help = "write `http://127.0.0.1:8080`, `https://[::]:8443` or `unix:/run/app.sock`";
        if let Some(path) = text.strip_prefix("unix:") {
            if path.is_empty() {
                bail!("`rest.listen`: `{text}` has no path: {help}");
            }
            return Ok(Self::Unix(path.into()));
        }
        let (is_secure, rest) = match (text.strip_prefix("http://"), text.strip_prefix("https://")) {
            (Some(rest), _) => (false, rest),
            (_, Some(rest)) => (true, rest),
            _ => bail!("`rest.listen`: `{text}` is no address: {help}"),
        };
        let parsed = rest.trim_end_matches('/').rsplit_once(':').and_then(|(host, port)| {
            let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
            Some((host.to_owned(), port.parse().ok()?)).filter(|(host, _)| !host.is_empty())
        });
        let (host, port) =
            parsed.with_context(|| format!("`rest.listen`: `{text}` needs host and port: {help}"))?;
        Ok(Self::Tcp { host, port, is_secure })
    }

    /// Opens the sockets: one for each address that the host's name has.
    pub(super) async fn open(&self, backlog: u32) -> anyhow::Result<Vec<Open>> {
        match self {
            Self::Tcp { host, port, is_secure } => {
                let cannot = || format!("cannot listen on {host}:{port}");
                let found: Vec<SocketAddr> =
                    tokio::net::lookup_host((host.as_str(), *port)).await.with_context(cannot)?.collect();
                let mut opened: Vec<Open> = Vec::new();
                for mut address in found {
                    // All have the same port, also where a free one is taken.
                    if let (0, Some(Place::Tcp(first))) = (*port, opened.first().map(|first| &first.place)) {
                        address.set_port(first.port());
                    }
                    opened.push(tcp(address, backlog, *is_secure).with_context(cannot)?);
                }
                if opened.is_empty() {
                    return Err(anyhow!("{host} has no address")).with_context(cannot);
                }
                Ok(opened)
            }
            Self::Unix(path) => unix(path)
                .with_context(|| format!("cannot listen on {}", path.display()))
                .map(|one| vec![one]),
        }
    }
}

fn tcp(address: SocketAddr, backlog: u32, is_secure: bool) -> anyhow::Result<Open> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A port whose last connections are not forgotten yet can be taken again; not so on Windows, where it would be shared.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    let listener = socket.listen(backlog)?.into_std()?;
    let place = Place::Tcp(listener.local_addr()?);
    Ok(Open { place, is_secure, socket: Socket::Tcp(listener) })
}

/// A socket that another process has left behind is taken away; one that answers is not.
#[cfg(unix)]
fn unix(path: &PathBuf) -> anyhow::Result<Open> {
    use std::os::unix::{
        fs::FileTypeExt as _,
        net::{UnixListener, UnixStream},
    };
    if let Ok(there) = std::fs::symlink_metadata(path) {
        if !there.file_type().is_socket() {
            bail!("there is a file of that name, which is no socket");
        }
        if UnixStream::connect(path).is_ok() {
            bail!("another process listens there");
        }
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    Ok(Open { place: Place::Unix(path.clone()), is_secure: false, socket: Socket::Unix(listener) })
}

#[cfg(not(unix))]
fn unix(_: &PathBuf) -> anyhow::Result<Open> {
    bail!("this system has no unix sockets")
}

/// A socket that takes connections.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) place: Place,
    pub(super) is_secure: bool,
    pub(super) socket: Socket,
}

#[derive(Debug)]
pub(super) enum Socket {
    Tcp(std::net::TcpListener),
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixListener),
}

/// Where a server can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

impl Place {
    /// The URL for somebody on this machine.
    pub(super) fn url(&self, is_secure: bool) -> String {
        match self {
            Self::Tcp(address) => {
                // Nobody can connect to "any address".
                let ip = match address.ip() {
                    IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
                    IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
                    ip => ip,
                };
                let scheme = if is_secure { "https" } else { "http" };
                format!("{scheme}://{}", SocketAddr::new(ip, address.port()))
            }
            Self::Unix(path) => format!("http+unix://{}", percent_encoded(&path.to_string_lossy())),
        }
    }
}

/// A path as the host of a URL.
fn percent_encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = fmt::Write::write_fmt(&mut out, format_args!("%{byte:02X}"));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let tcp = |host: &str, port, is_secure| Address::Tcp { host: host.to_owned(), port, is_secure };
        let parse = |text| Address::parse(text).map_err(|error| error.to_string());
        assert_eq!(parse("http://localhost:80"), Ok(tcp("localhost", 80, false)));
        assert_eq!(parse("https://[::1]:0/"), Ok(tcp("::1", 0, true)));
        assert_eq!(parse("unix:/run/a.sock"), Ok(Address::Unix("/run/a.sock".into())));
        for bad in ["", "localhost:80", "http://localhost", "http://:80", "http://a:b", "unix:", "ftp://a:1"]
        {
            assert!(parse(bad).unwrap_err().contains("write `http://127.0.0.1:8080`"), "{bad}");
        }
    }

    #[test]
    fn urls() {
        let tcp = |text: &str| Place::Tcp(text.parse().unwrap());
        assert_eq!(tcp("0.0.0.0:1").url(false), "http://127.0.0.1:1");
        assert_eq!(tcp("[::]:1").url(true), "https://[::1]:1");
        assert_eq!(Place::Unix("/run/a b".into()).url(false), "http+unix://%2Frun%2Fa%20b");
    }
}
