//! What verification can find, a page for each rule. Their code is compiled and run with the tests.
//!
//! `app.verify()` runs at every start and tells all problems at once; a test does it in one line,
//! `app.verify().unwrap()`. A message has the rule's id, who asked and where that is written, the bindings on the way, and
//! what to write instead.
//!
//! | id | rule |
//! |---|---|
//! | [LZ0001](lz0001) | a part of the application could not be added |
//! | [LZ0002](lz0002) | something that is needed is not bound |
//! | [LZ0003](lz0003) | several bindings provide a type that is asked for by type |
//! | [LZ0004](lz0004) | a binding is of another type than is asked for |
//! | [LZ0005](lz0005) | a value needs itself to be built |
//! | [LZ0006](lz0006) | a longer-lived value uses a shorter-lived one |
//! | [LZ0007](lz0007) | the names of observer groups do not fit together |
//! | [LZ0008](lz0008) | a section of the configuration does not fit its type |
//! | [LZ0009](lz0009) | no context can keep the values of a binding |
//! | [LZ0010](lz0010) | the order of interceptor groups contradicts itself |
//! | [LZ0011](lz0011) | an interceptor is listed and cannot be had |
//! | [LZ0012](lz0012) | a binding has the tag of global interceptors and is none |
//! | [LZ0101](lz0101) | two routes answer the same requests |
//! | [LZ0102](lz0102) | a route's path is not right |
//! | [LZ0103](lz0103) | schemas do not fit together |
//! | [LZ0104](lz0104) | a route cannot be had when the table is made |
//! | [LZ0105](lz0105) | a parameter is in a style that it cannot have |
//! | [LZ0106](lz0106) | two operations have one id |
//! | [LZ0110](lz0110) | middleware cannot be had, or not in that order |
//! | [LZ0111](lz0111) | the policy for browsers protects nobody |
//! | [LZ0112](lz0112) | something in the section `rest` cannot be |
//! | [LZ0120](lz0120) | the routes are not as the contract says |
//! | [LZ0130](lz0130) | nobody enforces a security scheme |
//! | [LZ0131](lz0131) | what the document says of security cannot be enforced |
//! | [LZ0201](lz0201) | artifacts were not booted |
//! | [LZ0202](lz0202) | a linked crate offers artifacts that nobody booted |
//! | [LZ0203](lz0203) | a section of the configuration looks misspelt |
//! | [LZ0301](lz0301) | a data source has no connector |
//!
//! Components have rules of their own: [`Application::on_verify`](crate::kernel::Application::on_verify) adds a check, and
//! [`ProblemId::Other`](crate::kernel::verify::ProblemId::Other) takes any id.

#[doc = include_str!("../docs/problems/LZ0001.md")]
pub mod lz0001 {}

#[doc = include_str!("../docs/problems/LZ0002.md")]
pub mod lz0002 {}

#[doc = include_str!("../docs/problems/LZ0003.md")]
pub mod lz0003 {}

#[doc = include_str!("../docs/problems/LZ0004.md")]
pub mod lz0004 {}

#[doc = include_str!("../docs/problems/LZ0005.md")]
pub mod lz0005 {}

#[doc = include_str!("../docs/problems/LZ0006.md")]
pub mod lz0006 {}

#[doc = include_str!("../docs/problems/LZ0007.md")]
pub mod lz0007 {}

#[doc = include_str!("../docs/problems/LZ0008.md")]
pub mod lz0008 {}

#[doc = include_str!("../docs/problems/LZ0009.md")]
pub mod lz0009 {}

#[doc = include_str!("../docs/problems/LZ0010.md")]
pub mod lz0010 {}

#[doc = include_str!("../docs/problems/LZ0011.md")]
pub mod lz0011 {}

#[doc = include_str!("../docs/problems/LZ0012.md")]
pub mod lz0012 {}

#[doc = include_str!("../docs/problems/LZ0101.md")]
pub mod lz0101 {}

#[doc = include_str!("../docs/problems/LZ0102.md")]
pub mod lz0102 {}

#[doc = include_str!("../docs/problems/LZ0103.md")]
pub mod lz0103 {}

#[doc = include_str!("../docs/problems/LZ0104.md")]
pub mod lz0104 {}

#[doc = include_str!("../docs/problems/LZ0105.md")]
pub mod lz0105 {}

#[doc = include_str!("../docs/problems/LZ0106.md")]
pub mod lz0106 {}

#[doc = include_str!("../docs/problems/LZ0110.md")]
pub mod lz0110 {}

#[doc = include_str!("../docs/problems/LZ0111.md")]
pub mod lz0111 {}

#[doc = include_str!("../docs/problems/LZ0112.md")]
pub mod lz0112 {}

#[doc = include_str!("../docs/problems/LZ0120.md")]
pub mod lz0120 {}

#[doc = include_str!("../docs/problems/LZ0130.md")]
pub mod lz0130 {}

#[doc = include_str!("../docs/problems/LZ0131.md")]
pub mod lz0131 {}

#[doc = include_str!("../docs/problems/LZ0201.md")]
pub mod lz0201 {}

#[doc = include_str!("../docs/problems/LZ0202.md")]
pub mod lz0202 {}

#[doc = include_str!("../docs/problems/LZ0203.md")]
pub mod lz0203 {}

#[doc = include_str!("../docs/problems/LZ0301.md")]
pub mod lz0301 {}
