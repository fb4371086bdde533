package strictxml

import "errors"

// Errors of Next and Content. They hold nothing of the document.
var (
	ErrDoctype   = errors.New("XML with a DOCTYPE")
	ErrNoRoot    = errors.New("XML without a root element")
	ErrCut       = errors.New("XML that ends before its root element does")
	ErrStrayText = errors.New("text outside of the root element")
	ErrRoots     = errors.New("XML with two root elements")
	ErrSyntax    = errors.New("XML that is not well-formed")
	ErrName      = errors.New("XML with a name that is none")
	ErrEndTag    = errors.New("an end tag of another element")
	ErrAttribute = errors.New("an attribute twice on one element")
	ErrPrefix    = errors.New("a namespace prefix that is not declared, or not as it may be")
	ErrChar      = errors.New("a character that XML can't hold, or bytes that are not UTF-8")
	ErrReference = errors.New("a reference to an entity that is not known")
	ErrCDATAEnd  = errors.New("the end of a CDATA section without its start")
	ErrEncoding  = errors.New("XML in an encoding other than UTF-8 and UTF-16")
	ErrVersion   = errors.New("XML of a version other than 1.0")
	ErrAttrs     = errors.New("an element with too many attributes")
	ErrDepth     = errors.New("XML nested too deeply")
	ErrTag       = errors.New("a tag that is too long")
	ErrElement   = errors.New("an element in one that holds text")
	ErrLong      = errors.New("a text that is too long")
)
