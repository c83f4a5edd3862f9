package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// Every scene of the talk is there once its step has run, and so is what it
// marks.
func TestScenesCanBeShown(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			talk, err := content.LoadTalk(edition.Name)
			if err != nil {
				t.Fatal(err)
			}
			s := fresh(t, edition)
			for _, step := range s.order() {
				if err := s.Run(t.Context(), step); err != nil {
					t.Fatalf("%s: %v", step, err)
				}
				for i, scene := range talk.Turns[step].Scenes {
					if err := s.canShow(step, scene); err != nil {
						t.Errorf("%s, scene %d: %v", step, i+1, err)
					}
				}
			}
		})
	}
}

// A scene that cannot be shown is told, and why.
func TestScenesThatCannotBeShown(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	for _, step := range []string{"welcome", "get-tool", "get-keys"} {
		if err := s.Run(t.Context(), step); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		step, want string
		scene      content.Scene
	}{
		{"get-keys", "", content.Scene{Function: "parseKeySet", Marks: []string{"maySign"}}},
		{"get-keys", "", content.Scene{Exchange: &content.Crossing{Path: "/jwks"}, Marks: []string{"kid", "Cache-Control", "GET", "200 OK"}}},
		{"get-keys", "", content.Scene{Document: "The keys that", Marks: []string{"2048 bits"}}},
		{"get-tool", "", content.Scene{Document: "jwk_set", Marks: []string{"keys 0 kid"}}},
		{"get-keys", "no function", content.Scene{Function: "Tool.Register"}},
		{"get-keys", "no exchange", content.Scene{Exchange: &content.Crossing{From: "browser"}}},
		{"get-keys", "no exchange", content.Scene{Exchange: &content.Crossing{To: "tool"}}},
		{"get-keys", "no exchange", content.Scene{Exchange: &content.Crossing{Method: "POST"}}},
		{"get-keys", "no exchange", content.Scene{Exchange: &content.Crossing{Path: "/keys"}}},
		{"get-keys", "no document", content.Scene{Document: "id_token"}},
		{"get-keys", "jku", content.Scene{Function: "parseKeySet", Marks: []string{"maySign", "jku"}}},
		{"get-keys", "ki", content.Scene{Exchange: &content.Crossing{Path: "/jwks"}, Marks: []string{"ki"}}},
		{"get-keys", "POST", content.Scene{Exchange: &content.Crossing{Path: "/jwks"}, Marks: []string{"POST"}}},
		{"get-keys", "201", content.Scene{Exchange: &content.Crossing{Path: "/jwks"}, Marks: []string{"201 Created"}}},
		{"get-keys", "1024", content.Scene{Document: "The keys that", Marks: []string{"1024"}}},
		{"get-tool", "keys 1", content.Scene{Document: "jwk_set", Marks: []string{"keys 1"}}},
		{"get-tool", "keys kid", content.Scene{Document: "jwk_set", Marks: []string{"keys kid"}}},
	} {
		err := s.canShow(c.step, c.scene)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: got %v, want %q in it", c.scene, err, c.want)
		}
	}
}

// canShow finds what a scene shows, and its marks in it.
func (s *Session) canShow(step string, scene content.Scene) error {
	outcome, _ := s.Outcome(step)
	var has func(mark string) bool
	switch {
	case scene.Function != "":
		code := s.Code(step)
		function, ok := at(code, FindFunction(code, scene.Function))
		if !ok {
			return fmt.Errorf("no function %s in its code", scene.Function)
		}
		has = func(mark string) bool { return strings.Contains(function.Source, mark) }
	case scene.Exchange != nil:
		exchange, ok := at(outcome.Exchanges, FindExchange(outcome.Exchanges, *scene.Exchange))
		if !ok {
			return fmt.Errorf("no exchange %+v in its run", *scene.Exchange)
		}
		has = func(mark string) bool { return nameIn(exchange, mark) }
	default:
		panel, ok := at(outcome.Panels, FindPanel(outcome.Panels, scene.Document))
		if !ok {
			return fmt.Errorf("no document %q in its result", scene.Document)
		}
		has = func(mark string) bool { return contains(panel, mark) }
	}
	for _, mark := range scene.Marks {
		if !has(mark) {
			return fmt.Errorf("%q is not in it", mark)
		}
	}
	return nil
}

// nameIn tells whether a header, a parameter or a member has that name, whether
// there is a member at that path, or whether it is the method or the status.
func nameIn(e wire.Exchange, mark string) bool {
	status := fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
	if mark == e.Method || mark == status || carries(e, mark) {
		return true
	}
	if e.RequestHeader.Get(mark) != "" || e.ResponseHeader.Get(mark) != "" {
		return true
	}
	return slices.ContainsFunc([][]byte{e.RequestBody, e.ResponseBody}, func(body []byte) bool {
		var root any
		return json.Unmarshal(body, &root) == nil && (hasMember(root, mark) || leads(root, mark))
	})
}

// hasMember tells whether a value has a member of that name, at any depth.
func hasMember(value any, name string) bool {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			if key == name || hasMember(inner, name) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(inner any) bool { return hasMember(inner, name) })
	}
	return false
}

// contains tells whether a panel has the member at a path, or, when it is text,
// these words.
func contains(p Panel, mark string) bool {
	body := strings.TrimSpace(string(p.Body))
	if p.Kind == PlainText {
		return strings.Contains(body, mark)
	}
	documents := []string{body}
	if p.Kind == JWT {
		documents = strings.Split(body, ".")[:2] // its header and its payload
		for i, part := range documents {
			decoded, _ := lti.DecodePart(part)
			documents[i] = string(decoded)
		}
	}
	return slices.ContainsFunc(documents, func(document string) bool {
		var root any
		return json.Unmarshal([]byte(document), &root) == nil && leads(root, mark)
	})
}

// leads tells whether there is something at the end of a path.
func leads(value any, path string) bool {
	for name := range strings.SplitSeq(path, " ") {
		var ok bool
		if value, ok = inside(value, name); !ok {
			return false
		}
	}
	return true
}

// inside is the member with that name, or the element at that place.
func inside(value any, name string) (any, bool) {
	switch v := value.(type) {
	case map[string]any:
		inner, ok := v[name]
		return inner, ok
	case []any:
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(v) {
			return v[i], true
		}
	}
	return nil, false
}

// at is what stands at a place, and whether there is such a place.
func at[T any](all []T, place int) (T, bool) {
	if place < 0 {
		var none T
		return none, false
	}
	return all[place], true
}
