// Package strictxml reads XML 1.0 with namespaces from blocks of bytes, fast
// and strictly: a document is well-formed to its last byte, or reading it ends
// in an error. It knows no format; its only user is loader/workbook.
//
// Guarantees:
//   - one root element, balanced tags, unique attributes, bound prefixes, valid
//     names and characters, valid UTF-8; line ends and white space in attributes
//     are normalised as XML says
//   - no DOCTYPE, and so no entities but the five predefined ones and character
//     references; no encoding but UTF-8 (the caller decodes UTF-16 before)
//   - io.EOF comes only after the Source gave io.EOF, and so after whatever the
//     Source checks at its end
//   - a Text is decoded, and may come in several pieces; memory is bounded by a
//     block, one tag of at most Limits.Tag bytes, the names of the open elements,
//     together no longer than that, and four times Limits.Attributes namespaces
//
// What it gives is valid until the next call, and stands in the Source's own
// block: nothing is allocated per token.
package strictxml
