package platform

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// decodeJSON reads JSON into v, which points to a struct, and takes each
// member by its own name only. encoding/json would take userID for userId and
// lineitem for lineItem as well, which no other platform does, and so read
// twice what stands once.
func decodeJSON(data []byte, v any) error {
	exact, err := json.Marshal(exactNames(data, reflect.TypeOf(v).Elem()))
	if err != nil {
		return fmt.Errorf("reading JSON: %w", err)
	}
	err = json.Unmarshal(exact, v)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return wrongTypeError{wrong}
	}
	return err //nolint:wrapcheck // says all there is to say, and is shown to the tool
}

// A wrongTypeError is a value of another type than its member has, in words of
// JSON: whoever sent it knows no Go.
type wrongTypeError struct{ *json.UnmarshalTypeError }

// Error says which member has what.
func (e wrongTypeError) Error() string { return e.Field + ": of type " + e.Value }

// Unwrap gives the error of the decoder.
func (e wrongTypeError) Unwrap() error { return e.UnmarshalTypeError }

// isNull tells whether a member is not there, or null, which says the same.
func isNull(member json.RawMessage) bool { return len(member) == 0 || string(member) == "null" }

// exactNames drops the members of objects that t has no field for. What is not
// of the type it should be stays, for json.Unmarshal to say so.
func exactNames(data json.RawMessage, t reflect.Type) any {
	switch t.Kind() {
	case reflect.Pointer:
		return exactNames(data, t.Elem())
	case reflect.Slice:
		var elements []json.RawMessage
		if json.Unmarshal(data, &elements) != nil || elements == nil {
			return data
		}
		exact := make([]any, len(elements))
		for i, element := range elements {
			exact[i] = exactNames(element, t.Elem())
		}
		return exact
	case reflect.Struct:
		var members map[string]json.RawMessage
		if json.Unmarshal(data, &members) != nil || members == nil {
			return data
		}
		exact := map[string]any{}
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if value, ok := members[name]; ok {
				exact[name] = exactNames(value, t.Field(i).Type)
			}
		}
		return exact
	default:
		return data
	}
}
