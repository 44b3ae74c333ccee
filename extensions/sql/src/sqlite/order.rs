//! Orders as SQL.

use lazo_repository::ModelDefinition;
use lazo_repository::query::{Direction, Order};
use sea_query::{Expr, Order as Sql};

use super::condition::{at, column};
use super::value::is_json;

/// The expressions to sort by for one key. SQLite takes null for the smallest value, as filters do.
pub(super) fn expressions(model: &ModelDefinition, order: &Order) -> Vec<(Expr, Sql)> {
    let direction = match order.direction {
        Direction::Ascending => Sql::Asc,
        Direction::Descending => Sql::Desc,
    };
    let keys = if is_json(order.path.property.kind) {
        at(model, &order.path).sort_keys().to_vec()
    } else {
        vec![column(model, &order.path)]
    };
    keys.into_iter().map(|key| (key, direction.clone())).collect()
}
