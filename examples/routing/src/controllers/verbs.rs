use lazo::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

/// Which verb was used.
#[derive(Debug, Serialize, JsonSchema)]
struct Used {
    verb: &'static str,
}

/// It went well.
#[derive(Debug, Serialize, JsonSchema)]
struct Okay {
    ok: bool,
}

/// One path with many verbs, and paths with one.
#[controller]
pub struct VerbsController {}

#[api]
impl VerbsController {
    #[get("/verbs")]
    fn get(&self) -> Used {
        Used { verb: "GET" }
    }

    #[post("/verbs")]
    fn post(&self) -> Used {
        Used { verb: "POST" }
    }

    #[put("/verbs")]
    fn put(&self) -> Used {
        Used { verb: "PUT" }
    }

    #[patch("/verbs")]
    fn patch(&self) -> Used {
        Used { verb: "PATCH" }
    }

    #[del("/verbs")]
    fn del(&self) -> Used {
        Used { verb: "DELETE" }
    }

    #[get("/only-get")]
    fn only_get(&self) -> Okay {
        Okay { ok: true }
    }

    #[post("/only-post")]
    fn only_post(&self) -> Okay {
        Okay { ok: true }
    }

    #[get("/hidden", hidden)]
    fn hidden(&self) -> Okay {
        Okay { ok: true }
    }
}
