//! The bytes of a connection, whatever it is made of, under the eyes of its [`Life`](super::life::Life).

use super::{
    connection::Setup,
    life::{Entry, Life},
    refusal,
};
use crate::RestConfig;
use bytes::{Buf as _, Bytes};
use std::{
    io::{self, IoSlice},
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// What carries the bytes.
#[derive(Debug)]
pub(crate) enum Carrier {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(tokio::net::UnixStream),
    #[cfg(feature = "tls")]
    Tls(Box<tokio_rustls::server::TlsStream<TcpStream>>),
}

/// A connection.
#[derive(Debug)]
pub(crate) struct Wire {
    carrier: Carrier,
    entry: Entry,
    config: Arc<RestConfig>,
    /// What is still to be sent of a refusal.
    refusal: Option<Box<Bytes>>,
}

impl Wire {
    pub(crate) fn new(carrier: Carrier, entry: Entry, config: Arc<RestConfig>) -> Self {
        Self { carrier, entry, config, refusal: None }
    }

    pub(crate) fn life(&self) -> &Rc<Life> {
        &self.entry.life
    }

    /// Waits for the first byte; `false` where none comes in time, or the server stops before.
    pub(super) async fn speaks(&self, setup: &Setup) -> bool {
        let readable = async {
            match &self.carrier {
                Carrier::Tcp(carrier) => carrier.readable().await,
                #[cfg(unix)]
                Carrier::Unix(carrier) => carrier.readable().await,
                #[cfg(feature = "tls")]
                Carrier::Tls(_) => Ok(()),
            }
        };
        tokio::select! {
            biased;
            read = readable => read.is_ok(),
            () = tokio::time::sleep(setup.config.limits.head_time()) => false,
            () = setup.stopping.stopped() => false,
        }
    }

    /// Whether a client that has begun to speak, without TLS, has begun with HTTP/2.
    pub(super) async fn begins_with_http2(&self) -> bool {
        // Enough to tell; who sends less of it at first is taken for HTTP/1, and refused.
        const PREFACE: &[u8; 12] = b"PRI * HTTP/2";
        let mut first = [0; PREFACE.len()];
        match &self.carrier {
            Carrier::Tcp(carrier) => carrier.peek(&mut first).await.is_ok() && first == *PREFACE,
            _ => false,
        }
    }

    /// Whether HTTP/2 was agreed on with TLS.
    #[cfg(feature = "tls")]
    pub(super) fn wants_http2(&self) -> bool {
        match &self.carrier {
            Carrier::Tls(carrier) => carrier.get_ref().1.alpn_protocol() == Some(b"h2"),
            _ => false,
        }
    }

    /// The certificate that the client has shown.
    #[cfg(feature = "tls")]
    pub(super) fn client_certificate(&self) -> Option<crate::ClientCertificate> {
        match &self.carrier {
            Carrier::Tls(carrier) => super::secure::shown(carrier.get_ref().1),
            _ => None,
        }
    }
}

macro_rules! with_carrier {
    ($wire:expr, $carrier:ident => $what:expr) => {
        match &mut $wire.get_mut().carrier {
            Carrier::Tcp($carrier) => $what,
            #[cfg(unix)]
            Carrier::Unix($carrier) => $what,
            #[cfg(feature = "tls")]
            Carrier::Tls($carrier) => {
                let $carrier = &mut **$carrier;
                $what
            }
        }
    };
}

impl AsyncRead for Wire {
    #[inline]
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let is_late = self.entry.life.is_late();
        if is_late && !self.entry.life.is_unused() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let before = buffer.filled().len();
        let polled = with_carrier!(self.as_mut(), carrier => Pin::new(carrier).poll_read(cx, buffer));
        let (life, read) = (&self.entry.life, buffer.filled().len() - before);
        match &polled {
            Poll::Ready(Ok(())) => {
                life.read(read);
                // Its next request has come at the last moment.
                if is_late && read > 0 {
                    life.comes_back();
                }
            }
            Poll::Ready(Err(_)) => {}
            // Nothing is expected of it: that is its end.
            Poll::Pending if is_late => return Poll::Ready(Ok(())),
            Poll::Pending => life.waits(cx.waker()),
        }
        polled
    }
}

impl Wire {
    /// A client that has had its time is not waited for: what it does not take at once is given up.
    #[inline]
    fn in_time<T>(&self, cx: &Context<'_>, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        match &polled {
            Poll::Ready(_) => self.entry.life.goes_out(),
            Poll::Pending if self.entry.life.is_late() => {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            Poll::Pending => self.entry.life.gets_stuck(cx.waker()),
        }
        polled
    }

    /// Writes what no request has asked for: actix-http's refusals.
    #[cold]
    fn poll_refuse(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.entry.life.is_cut() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        if self.refusal.is_none() {
            match refusal::dressed(bytes, &self.config.errors) {
                Some(dressed) => self.refusal = Some(Box::new(dressed)),
                None => return with_carrier!(self, carrier => Pin::new(carrier).poll_write(cx, bytes)),
            }
        }
        let mut left = self.refusal.take().unwrap_or_default();
        while !left.is_empty() {
            match with_carrier!(self.as_mut(), carrier => Pin::new(carrier).poll_write(cx, &left)) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(written)) => left.advance(written),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    self.refusal = Some(left);
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(bytes.len()))
    }
}

impl AsyncWrite for Wire {
    #[inline]
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.entry.life.wrote();
        if !self.entry.life.has_come_through() {
            return self.poll_refuse(cx, bytes);
        }
        let polled = with_carrier!(self.as_mut(), carrier => Pin::new(carrier).poll_write(cx, bytes));
        self.in_time(cx, polled)
    }

    #[inline]
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = with_carrier!(self.as_mut(), carrier => Pin::new(carrier).poll_flush(cx));
        if let Poll::Ready(Ok(())) = polled {
            self.entry.life.flushed();
        }
        self.in_time(cx, polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = with_carrier!(self.as_mut(), carrier => Pin::new(carrier).poll_shutdown(cx));
        self.in_time(cx, polled)
    }

    #[inline]
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if !self.entry.life.has_come_through() {
            let first = bytes.iter().find(|bytes| !bytes.is_empty());
            return self.poll_write(cx, first.map_or(&[], |first| first));
        }
        self.entry.life.wrote();
        let polled =
            with_carrier!(self.as_mut(), carrier => Pin::new(carrier).poll_write_vectored(cx, bytes));
        self.in_time(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        match &self.carrier {
            Carrier::Tcp(carrier) => carrier.is_write_vectored(),
            #[cfg(unix)]
            Carrier::Unix(carrier) => carrier.is_write_vectored(),
            #[cfg(feature = "tls")]
            Carrier::Tls(carrier) => carrier.is_write_vectored(),
        }
    }
}
