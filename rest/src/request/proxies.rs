//! Whose word about a client is taken: proxies that the configuration names.

use crate::config::ProxyHeaders;
use actix_web::http::header::{
    FORWARDED, HeaderMap, HeaderName, X_FORWARDED_FOR, X_FORWARDED_HOST, X_FORWARDED_PROTO,
};
use std::net::{IpAddr, SocketAddr};

/// The proxies that are believed. What anybody else says of the client is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TrustedProxies {
    networks: Vec<Network>,
    /// Whether who comes over a unix socket is one.
    unix: bool,
    headers: ProxyHeaders,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: u128,
    bits: u32,
}

/// IPv4 addresses as those of IPv6 that stand for them.
fn number(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().to_bits(),
        IpAddr::V6(ip) => ip.to_bits(),
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then(|| Self { address: number(address), bits: bits + 128 - most })
    }

    fn has(self, ip: IpAddr) -> bool {
        let shift = 128 - self.bits;
        shift == 128 || (number(ip) >> shift) == (self.address >> shift)
    }
}

/// What a proxy says of where a request came from.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said<'h> {
    client: Option<IpAddr>,
    scheme: Option<&'h str>,
    host: Option<&'h str>,
}

impl TrustedProxies {
    /// Those of a configuration.
    ///
    /// # Errors
    /// What is no address and no network.
    pub(crate) fn new(texts: &[String], headers: ProxyHeaders) -> Result<Self, String> {
        let parse = |text: &String| {
            Network::parse(text.trim()).ok_or_else(|| {
                format!(
                    "`rest.trusted_proxies`: `{text}` is neither an address, nor a network like `10.0.0.0/8`, nor `unix`"
                )
            })
        };
        let networks = texts.iter().filter(|text| *text != "unix").map(parse).collect::<Result<_, _>>()?;
        Ok(Self { networks, unix: texts.iter().any(|text| text == "unix"), headers })
    }

    fn trusts(&self, ip: IpAddr) -> bool {
        self.networks.iter().any(|network| network.has(ip))
    }

    pub(crate) fn client(&self, headers: &HeaderMap, peer: Option<SocketAddr>) -> Option<IpAddr> {
        let peer = peer.map(|peer| peer.ip());
        self.said(headers, peer).and_then(|said| said.client).or(peer)
    }

    pub(crate) fn scheme<'h>(&self, headers: &'h HeaderMap, peer: Option<SocketAddr>) -> Option<&'h str> {
        let said = self.said(headers, peer.map(|peer| peer.ip()))?.scheme?;
        ["http", "https"].into_iter().find(|known| said.eq_ignore_ascii_case(known))
    }

    pub(crate) fn host<'h>(&self, headers: &'h HeaderMap, peer: Option<SocketAddr>) -> Option<&'h str> {
        let is_sound = |host: &&str| {
            !host.is_empty()
                && host.bytes().all(|b| {
                    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'[' | b']')
                })
        };
        self.said(headers, peer.map(|peer| peer.ip()))?.host.filter(is_sound)
    }

    /// What is said by the proxies, if the other end of the connection is one: of all hops, the one nearest to this server that
    /// is not a trusted proxy itself. What stands in front of it anybody may have written.
    fn said<'h>(&self, headers: &'h HeaderMap, peer: Option<IpAddr>) -> Option<Said<'h>> {
        if !peer.map_or(self.unix, |peer| self.trusts(peer)) {
            return None;
        }
        Some(match self.headers {
            ProxyHeaders::Forwarded => self.forwarded(headers),
            ProxyHeaders::XForwarded => self.x_forwarded(headers),
        })
    }

    /// RFC 7239: `for=192.0.2.60;proto=http;host=example.com, for="[2001:db8::1]:4711"`.
    fn forwarded<'h>(&self, headers: &'h HeaderMap) -> Said<'h> {
        let mut said = Said::default();
        for hop in items(headers, &FORWARDED).into_iter().rev() {
            let part = |name: &str| {
                let mut parts = hop.split(';').filter_map(|part| part.split_once('='));
                let (_, value) = parts.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
                Some(value.trim().trim_matches('"'))
            };
            let client = part("for").and_then(address);
            said = Said { client, scheme: part("proto").or(said.scheme), host: part("host").or(said.host) };
            if !client.is_some_and(|client| self.trusts(client)) {
                break;
            }
        }
        said
    }

    fn x_forwarded<'h>(&self, headers: &'h HeaderMap) -> Said<'h> {
        let hops = items(headers, &X_FORWARDED_FOR);
        let mut from_end = 0;
        let mut client = None;
        for (at, hop) in hops.iter().rev().enumerate() {
            (from_end, client) = (at, address(hop));
            if !client.is_some_and(|client| self.trusts(client)) {
                break;
            }
        }
        // A proxy that adds itself to one list adds to the others too, or sets one value for all.
        let nth = |name: &HeaderName| {
            let values = items(headers, name);
            let at = values.len().saturating_sub(1 + from_end);
            values.get(at).copied()
        };
        Said { client, scheme: nth(&X_FORWARDED_PROTO), host: nth(&X_FORWARDED_HOST) }
    }
}

/// The items of a list in a header, which may be given several times.
fn items<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Vec<&'h str> {
    let values = headers.get_all(name).filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split(']').next()?.parse().ok();
    }
    text.parse().ok().or_else(|| text.rsplit_once(':')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn headers(lines: &[(&HeaderName, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append((*name).clone(), HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn peer(text: &str) -> Option<SocketAddr> {
        Some(SocketAddr::new(text.parse().unwrap(), 1))
    }

    fn proxies(headers: ProxyHeaders) -> TrustedProxies {
        TrustedProxies::new(&["10.0.0.0/8".to_owned(), "::1".to_owned()], headers).unwrap()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let proxies = proxies(ProxyHeaders::XForwarded);
        let said = headers(&[
            (&X_FORWARDED_FOR, "1.1.1.1, 2.2.2.2, 10.1.1.1"),
            (&X_FORWARDED_PROTO, "https"),
            (&X_FORWARDED_HOST, "api.example"),
        ]);
        assert_eq!(proxies.client(&said, peer("10.9.9.9")).unwrap().to_string(), "2.2.2.2");
        assert_eq!(proxies.client(&said, peer("::1")).unwrap().to_string(), "2.2.2.2");
        assert_eq!(proxies.scheme(&said, peer("10.9.9.9")), Some("https"));
        assert_eq!(proxies.host(&said, peer("::ffff:10.9.9.9")), Some("api.example"));
        assert_eq!(proxies.client(&said, peer("3.3.3.3")).unwrap().to_string(), "3.3.3.3");
        assert_eq!(proxies.scheme(&said, peer("3.3.3.3")), None);
        assert_eq!(proxies.host(&said, None), None);
        let over_unix = TrustedProxies::new(&["unix".to_owned()], ProxyHeaders::XForwarded).unwrap();
        assert_eq!(over_unix.client(&said, None).unwrap().to_string(), "10.1.1.1");
        assert_eq!(over_unix.client(&said, peer("::1")).unwrap().to_string(), "::1");
        let bad = headers(&[(&X_FORWARDED_PROTO, "javascript"), (&X_FORWARDED_HOST, "a/b")]);
        assert_eq!((proxies.scheme(&bad, peer("::1")), proxies.host(&bad, peer("::1"))), (None, None));
        // What only the client can have written is not looked at.
        let other = headers(&[(&FORWARDED, "for=4.4.4.4")]);
        assert_eq!(proxies.client(&other, peer("::1")).unwrap().to_string(), "::1");
    }

    #[test]
    fn forwarded() {
        let proxies = proxies(ProxyHeaders::Forwarded);
        let said = headers(&[
            (&FORWARDED, r#"for=6.6.6.6;host=evil, for="[2001:db8::1]:4711";proto=https;host=api.example"#),
            (&FORWARDED, "for=10.0.0.1"),
        ]);
        assert_eq!(proxies.client(&said, peer("10.0.0.2")).unwrap().to_string(), "2001:db8::1");
        assert_eq!(proxies.scheme(&said, peer("10.0.0.2")), Some("https"));
        assert_eq!(proxies.host(&said, peer("10.0.0.2")), Some("api.example"));
        let hidden = headers(&[(&FORWARDED, "for=unknown")]);
        assert_eq!(proxies.client(&hidden, peer("10.0.0.2")).unwrap().to_string(), "10.0.0.2");
    }

    #[test]
    fn networks() {
        for bad in ["", "a", "10.0.0.0/33", "::/129", "10.0.0.0/x"] {
            assert!(TrustedProxies::new(&[bad.to_owned()], ProxyHeaders::XForwarded).is_err(), "{bad}");
        }
        let all = Network::parse("::/0").unwrap();
        assert!(all.has("1.2.3.4".parse().unwrap()) && all.has("::5".parse().unwrap()));
        let half = Network::parse("192.168.0.0/17").unwrap();
        assert!(half.has("192.168.127.1".parse().unwrap()) && !half.has("192.168.128.1".parse().unwrap()));
    }
}
