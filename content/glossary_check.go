package content

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// termTypes are the words for how a value is written.
var termTypes = []string{
	"string", "number", "boolean", "array", "object", "string or array",
	"URL", "path", "epoch", "seconds", "time", "date", "base64url", "PEM",
	"role", "scope", "scopes", "context type", "JWT", "language", "email", "media type", "code", "id", "flag", "variable",
}

// checkDocument finds what would be missing on the screen.
func (r *glossaryReader) checkDocument(d Document) error {
	if d.Name == "" || d.Title == "" || d.What == "" {
		return errors.New("want a name, a title, and what it is")
	}
	return r.checkSpec(d.Spec)
}

func (r *glossaryReader) checkTerm(t Term) error {
	if name := t.Path[len(t.Path)-1]; name == "" || t.Title == "" || t.What == "" {
		return errors.New("want a name, a title, and what it is")
	}
	if !slices.Contains(termTypes, t.Type) {
		return fmt.Errorf("its type is %q: want one of %s", t.Type, strings.Join(termTypes, ", "))
	}
	switch t.Need {
	case Required, Optional:
	case Conditional:
		if t.When == "" {
			return errors.New("it is conditional: want when")
		}
	default:
		return fmt.Errorf("its need is %q: want %s, %s or %s", t.Need, Required, Optional, Conditional)
	}
	return r.checkSpec(t.Spec)
}

// checkSpec wants an abbreviation that can be looked up.
func (r *glossaryReader) checkSpec(spec string) error {
	if _, _, ok := r.glossary.Specification(spec); !ok {
		return fmt.Errorf("its specification is %q: want one of the abbreviations, and a section", spec)
	}
	return nil
}
