//! What `hello-world` takes and gives.
