package steps_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// reportSchema is the schema of the JSON report, but with no member allowed that
// it does not name: a reader has to bear more, and we have to name it.
var reportSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	text, err := os.ReadFile("report.schema.json")
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	closed(document)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("report.schema.json", document); err != nil {
		return nil, err
	}
	return c.Compile("report.schema.json")
})

// closed closes every object of a schema.
func closed(schema any) {
	object, is := schema.(map[string]any)
	if !is {
		return
	}
	if properties, has := object["properties"].(map[string]any); has {
		object["additionalProperties"] = false
		object["required"] = slices.Collect(func(yield func(any) bool) {
			for name := range maps.Keys(properties) {
				if !yield(name) {
					return
				}
			}
		})
	}
	for _, member := range object {
		closed(member)
	}
}

// keepsPromise checks a report against what is promised of its format.
func keepsPromise(tb testing.TB, format string, written []byte) {
	tb.Helper()
	var err error
	switch format {
	case "json":
		err = keepsSchema(written)
	case "junit":
		err = isJUnit(written)
	}
	if err != nil {
		tb.Errorf("the report in %s is not what was promised: %v\n%s", format, err, written)
	}
}

func keepsSchema(written []byte) error {
	schema, err := reportSchema()
	if err != nil {
		return err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(written))
	if err != nil {
		return err
	}
	return schema.Validate(document)
}

// junitHas are the elements of JUnit XML as the schema of Jenkins has them
// (junit-10.xsd of its xUnit plugin), as far as we use them: what may be in each,
// attributes with "@". What has to be there begins with "!".
func junitHas() map[string]string {
	return map[string]string{
		"":           "testsuites",
		"testsuites": "@name @time @tests @failures @errors testsuite",
		"testsuite":  "!@name !@tests !@failures !@errors @time @skipped testsuite testcase system-out system-err",
		"testcase":   "!@name @time @classname skipped error failure system-out system-err",
		"skipped":    "@type @message text",
		"failure":    "@type @message text",
		"error":      "@type @message text",
		"system-out": "text",
		"system-err": "text",
	}
}

// duration is a time as that schema has it.
var duration = regexp.MustCompile(`^[0-9]+\.[0-9]{3}$`)

// isJUnit walks a document by that table.
func isJUnit(written []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(written))
	stack := []string{""}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		may := strings.Fields(junitHas()[stack[len(stack)-1]])
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if !slices.Contains(may, name) {
				return errors.New(name + " may not be in " + stack[len(stack)-1])
			}
			stack = append(stack, name)
			if err := hasAttributes(token); err != nil {
				return err
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(bytes.TrimSpace(token)) > 0 && !slices.Contains(may, "text") {
				return errors.New("text may not be in " + stack[len(stack)-1])
			}
		}
	}
}

func hasAttributes(of xml.StartElement) error {
	may := strings.Fields(junitHas()[of.Name.Local])
	var has []string
	for _, a := range of.Attr {
		has = append(has, "!@"+a.Name.Local)
		if !slices.Contains(may, "@"+a.Name.Local) && !slices.Contains(may, "!@"+a.Name.Local) {
			return errors.New(of.Name.Local + " may not have " + a.Name.Local)
		}
		if a.Name.Local == "time" && !duration.MatchString(a.Value) {
			return errors.New(a.Value + " is no time")
		}
	}
	for _, name := range may {
		if strings.HasPrefix(name, "!") && !slices.Contains(has, name) {
			return errors.New(of.Name.Local + " has to have " + name[2:])
		}
	}
	return nil
}

// Whoever breaks the promise is found out.
func TestReportsArePromised(t *testing.T) {
	t.Parallel()
	for _, broken := range []string{
		`{}`, `[]`, `{"of":"steps","edition":"1.3","platform":"","seed":0,"passed":0,"failed":0,"seconds":0,"cases":[],"interrupted":0}`,
		`{"of":"steps","edition":"1.3","platform":"","seed":0,"passed":0,"failed":0,"seconds":0,"cases":[],"interrupted":false,"more":1}`,
		`{"of":"steps","edition":"1.3","platform":"","seed":0,"passed":0,"failed":0,"seconds":0,"cases":[{}],"interrupted":false}`,
	} {
		if err := keepsSchema([]byte(broken)); err == nil {
			t.Errorf("nothing is wrong with %s", broken)
		}
	}
	const fine = `{"of":"steps","edition":"1.3","platform":"","seed":0,"passed":0,"failed":0,"seconds":0,"cases":[],"interrupted":false}`
	if err := keepsSchema([]byte(fine)); err != nil || !json.Valid([]byte(fine)) {
		t.Error(err)
	}
	for _, broken := range []string{
		`<testsuite/>`, `<case/>`, `text`, `<testsuite name="a" tests="0" failures="0" errors="0" speed="1"/>`,
		`<testsuite name="a" tests="0" failures="0" errors="0" time="0,1"/>`, `<testsuite name="a" tests="0" failures="0" errors="0">`,
	} {
		if err := isJUnit([]byte("<testsuites>" + broken + "</testsuites>")); err == nil {
			t.Errorf("nothing is wrong with %s", broken)
		}
	}
	if err := isJUnit([]byte(`<testsuites><testsuite name="a" tests="0" failures="0" errors="0" time="0.100"/></testsuites>`)); err != nil {
		t.Error(err)
	}
}
