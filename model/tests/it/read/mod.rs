//! Documents in, [`Api`](specwright_model::ir::Api) out.

mod corpus;
mod dump;
