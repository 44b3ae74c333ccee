//! Bodies that go from the thread of their worker to whoever reads them, piece by piece and only when they are asked for.

use crate::BoxError;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, future::select};
use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::sync::{Notify, mpsc};

/// What comes through a pipe.
enum Piece {
    Data(Bytes),
    /// The end, which is said: what breaks off must not look like the whole.
    End,
    Failed(BoxError),
}

/// The two ends of a pipe.
pub(crate) fn pipe() -> (Feed, Drain) {
    // A piece is made once it is asked for, so there is never more than one.
    let (sender, receiver) = mpsc::channel(1);
    let wanted = Arc::new(Notify::new());
    let feed = Feed { pieces: sender, wanted: Arc::clone(&wanted) };
    (feed, Drain { pieces: receiver, wanted, was_asked: false, is_waiting: false, is_over: false })
}

/// The end on the worker.
pub(crate) struct Feed {
    pieces: mpsc::Sender<Piece>,
    wanted: Arc<Notify>,
}

impl Feed {
    /// Gives pieces as long as somebody wants them. What they come from is opened when the first is wanted; it may be gone by then.
    pub(crate) async fn run<S, E>(self, open: impl FnOnce() -> Option<S>)
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<BoxError>,
    {
        let closed = pin!(self.pieces.closed());
        let giving = pin!(async {
            self.wanted.notified().await;
            let Some(source) = open() else { return };
            let mut source = pin!(source);
            loop {
                let piece = match source.next().await {
                    Some(Ok(data)) => Piece::Data(data),
                    Some(Err(error)) => Piece::Failed(error.into()),
                    None => Piece::End,
                };
                let is_last = !matches!(piece, Piece::Data(_));
                if self.pieces.send(piece).await.is_err() || is_last {
                    return;
                }
                self.wanted.notified().await;
            }
        });
        select(giving, closed).await;
    }
}

/// The end of whoever reads, on any thread.
pub(crate) struct Drain {
    pieces: mpsc::Receiver<Piece>,
    wanted: Arc<Notify>,
    was_asked: bool,
    is_waiting: bool,
    is_over: bool,
}

impl Drain {
    /// Whether it is the other end of the pipe that `mark` is of, and nobody has read from it.
    pub(crate) fn is_untouched(&self, mark: &Mark) -> bool {
        !self.was_asked && Arc::ptr_eq(&self.wanted, &mark.0)
    }

    /// By what the pipe is known.
    pub(crate) fn mark(&self) -> Mark {
        Mark(Arc::clone(&self.wanted))
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    /// The next piece, which is asked for now.
    pub(crate) fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        if !self.is_waiting {
            (self.was_asked, self.is_waiting) = (true, true);
            self.wanted.notify_one();
        }
        let piece = ready!(self.pieces.poll_recv(cx));
        self.is_waiting = false;
        self.is_over = !matches!(piece, Some(Piece::Data(_)));
        Poll::Ready(match piece {
            Some(Piece::Data(data)) => Some(Ok(data)),
            Some(Piece::End) => None,
            Some(Piece::Failed(error)) => Some(Err(error)),
            None => Some(Err(Gone.into())),
        })
    }
}

/// What tells one pipe from all others.
#[derive(Clone)]
pub(crate) struct Mark(Arc<Notify>);

/// The request that a body belongs to has been answered or given up.
#[derive(Debug, thiserror::Error)]
#[error("the request that the body belongs to is over")]
pub(crate) struct Gone;

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::{FutureExt as _, future::join, stream};
    use std::{cell::Cell, future::poll_fn, io};

    async fn next(drain: &mut Drain) -> Option<Result<Bytes, BoxError>> {
        poll_fn(|cx| drain.poll_piece(cx)).await
    }

    #[tokio::test]
    async fn nothing_is_made_before_it_is_wanted() {
        let (feed, mut drain) = pipe();
        let made = Cell::new(0);
        let pieces = stream::iter(1..=3).map(|piece| {
            made.set(piece);
            Ok::<_, BoxError>(Bytes::from(vec![b'x'; piece]))
        });
        let mut giving = pin!(feed.run(|| Some(pieces)));
        assert!(giving.as_mut().now_or_never().is_none());
        assert_eq!(made.get(), 0);
        let reading = async {
            for size in 1..=3 {
                assert_eq!(next(&mut drain).await.unwrap().unwrap().len(), size);
                tokio::task::yield_now().await;
                assert_eq!(made.get(), size);
            }
            assert!(next(&mut drain).await.is_none());
            assert!(next(&mut drain).await.is_none(), "also when it is asked again");
        };
        join(giving, reading).await;
    }

    #[tokio::test]
    async fn what_breaks_off_is_no_end() {
        let (feed, mut drain) = pipe();
        drop(feed);
        assert!(next(&mut drain).await.unwrap().unwrap_err().is::<Gone>());
        assert!(next(&mut drain).await.is_none());

        let (feed, mut drain) = pipe();
        let pieces = stream::iter([Ok(Bytes::from_static(b"a")), Err(io::Error::other("broken"))]);
        let reading = async {
            assert_eq!(next(&mut drain).await.unwrap().unwrap(), "a");
            assert_eq!(next(&mut drain).await.unwrap().unwrap_err().to_string(), "broken");
        };
        join(feed.run(|| Some(pieces)), reading).await;
    }

    #[tokio::test]
    async fn giving_ends_when_nobody_reads() {
        let (feed, drain) = pipe();
        drop(drain);
        feed.run(|| Some(stream::pending::<Result<Bytes, BoxError>>())).await;

        let (feed, mut drain) = pipe();
        let giving = feed.run(|| Some(stream::pending::<Result<Bytes, BoxError>>()));
        let reading = async move {
            assert!(next(&mut drain).now_or_never().is_none());
            drop(drain);
        };
        join(giving, reading).await;
    }

    #[test]
    fn a_pipe_is_known_by_its_mark() {
        let (_feed, mut drain) = pipe();
        let (_other, other) = pipe();
        assert!(drain.is_untouched(&drain.mark()) && !drain.is_untouched(&other.mark()));
        assert!(poll_fn(|cx| drain.poll_piece(cx)).now_or_never().is_none());
        assert!(!drain.is_untouched(&drain.mark()));
    }
}
