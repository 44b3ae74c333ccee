//! Reading conditions from JSON.

use serde_json::Value;

use super::{
    FilterError, FilterErrorKind, MAX_CONDITIONS, MAX_DEPTH, MAX_PATTERNS, operand, operator, path, shown,
};
use crate::ModelDefinition;
use crate::query::{Condition, Test};

/// Reads a `where` object against a model.
///
/// # Errors
/// The first fault, with the place where it is.
pub fn read_where(model: &'static ModelDefinition, value: &Value) -> Result<Condition, FilterError> {
    let condition = Reader { model }.object(value, 0)?;
    check_size(&condition)?;
    Ok(condition)
}

/// Refuses a condition that makes too many tests.
pub(super) fn check_size(condition: &Condition) -> Result<(), FilterError> {
    fn measure(condition: &Condition, depth: usize, size: &mut Size) {
        size.depth = size.depth.max(depth);
        match condition {
            Condition::And(all) | Condition::Or(all) => {
                size.tests += 1;
                all.iter().for_each(|condition| measure(condition, depth + 1, size));
            }
            Condition::Test(_, test) => {
                size.tests += 1;
                size.patterns += usize::from(matches!(test, Test::Matches(_) | Test::NotMatches(_)));
            }
        }
    }
    let mut size = Size::default();
    measure(condition, 0, &mut size);
    let too_large = |message: String| Err(FilterError::new(FilterErrorKind::TooLarge, message));
    // Each level of JSON makes at most two levels of the tree: its keys, and the list under `and` or `or`.
    if size.depth > 2 * MAX_DEPTH + 2 {
        return too_large(format!("conditions are nested deeper than {MAX_DEPTH}"));
    }
    if size.tests > MAX_CONDITIONS {
        return too_large(format!("there are more than {MAX_CONDITIONS} conditions"));
    }
    if size.patterns > MAX_PATTERNS {
        return too_large(format!("there are more than {MAX_PATTERNS} patterns"));
    }
    Ok(())
}

#[derive(Default)]
struct Size {
    depth: usize,
    tests: usize,
    patterns: usize,
}

struct Reader {
    model: &'static ModelDefinition,
}

impl Reader {
    fn object(&self, value: &Value, depth: usize) -> Result<Condition, FilterError> {
        if depth > MAX_DEPTH {
            let message = format!("conditions are nested deeper than {MAX_DEPTH}");
            return Err(FilterError::new(FilterErrorKind::TooLarge, message));
        }
        let members = value.as_object().ok_or_else(|| invalid("must be an object"))?;
        let mut all = Vec::with_capacity(members.len());
        for (name, value) in members {
            match name.as_str() {
                "and" => {
                    all.push(Condition::And(self.list(value, depth).map_err(|error| error.under("and"))?));
                }
                "or" => all.push(Condition::Or(self.list(value, depth).map_err(|error| error.under("or"))?)),
                name => self.property(name, value, &mut all).map_err(|error| error.under(name))?,
            }
        }
        Ok(one_or_all(all))
    }

    fn list(&self, value: &Value, depth: usize) -> Result<Vec<Condition>, FilterError> {
        let elements = value.as_array().ok_or_else(|| invalid("must be an array"))?;
        if elements.len() > MAX_CONDITIONS {
            let message = format!("there are more than {MAX_CONDITIONS} conditions");
            return Err(FilterError::new(FilterErrorKind::TooLarge, message));
        }
        let read = |(index, element)| self.object(element, depth + 1).map_err(|error| error.under(index));
        elements.iter().enumerate().map(read).collect()
    }

    fn property(&self, name: &str, value: &Value, all: &mut Vec<Condition>) -> Result<(), FilterError> {
        if name.starts_with('$') {
            let message = format!("operator `{}` is not allowed in a query", shown(name));
            return Err(FilterError::new(FilterErrorKind::OperatorNotAllowed, message));
        }
        let path = path::find(self.model, name)?;
        let kind = if path.inside.is_empty() { path.property.kind } else { crate::Kind::Any };
        let Value::Object(operators) = value else {
            all.push(Condition::Test(path, Test::Equal(operand::nullable(kind, value)?)));
            return Ok(());
        };
        if operators.is_empty() {
            return Err(invalid("must be a value, or an object with an operator"));
        }
        for (operator, value) in operators {
            let test = operator::read(kind, operator, value).map_err(|error| error.under(operator))?;
            all.push(Condition::Test(path.clone(), test));
        }
        Ok(())
    }
}

fn one_or_all(mut all: Vec<Condition>) -> Condition {
    match all.len() {
        1 => all.remove(0),
        _ => Condition::And(all),
    }
}

fn invalid(message: &str) -> FilterError {
    FilterError::new(FilterErrorKind::InvalidValue, message)
}
