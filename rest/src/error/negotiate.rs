//! In which form a client wants its errors.

/// The forms that errors are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Html,
    Xml,
}

/// The form with the highest quality in an `Accept` header, the first of equals; JSON where nothing fits.
pub(super) fn form(accept: Option<&str>) -> Form {
    let mut best = (Form::Json, 0.0);
    for range in accept.unwrap_or_default().split(',') {
        let mut parts = range.split(';').map(str::trim);
        let form = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "text/html" | "application/xhtml+xml" | "text/*" => Form::Html,
            "text/xml" | "application/xml" => Form::Xml,
            "application/json" | "application/problem+json" | "application/*" | "*/*" => Form::Json,
            _ => continue,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let quality = weight.map_or(1.0, |weight| weight.parse::<f32>().unwrap_or(0.0));
        if quality > best.1 {
            best = (form, quality);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_form_wins() {
        let cases = [
            (None, Form::Json),
            (Some("*/*"), Form::Json),
            (Some("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), Form::Html),
            (Some("text/xml"), Form::Xml),
            (Some("text/html;q=0.1, application/json"), Form::Json),
            (Some("image/png"), Form::Json),
            (Some("text/html;q=0"), Form::Json),
            (Some("application/problem+json, text/html;q=0.5"), Form::Json),
            (Some("text/html;Q=0.1, application/json;q=0.5"), Form::Json),
        ];
        for (accept, expected) in cases {
            assert_eq!(form(accept), expected, "{accept:?}");
        }
    }
}
