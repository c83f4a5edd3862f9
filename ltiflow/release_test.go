package ltiflow_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// systems are those that the program is built for.
func systems() []string {
	return []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}
}

// A release has the program for each system, and nothing in it that another build
// of the same commit would not have.
func TestReleaseIsForEverySystem(t *testing.T) {
	t.Parallel()
	var release struct {
		Dist   string
		Builds []struct {
			Env, Goos, Goarch, Flags []string
			ModTimestamp             string `yaml:"mod_timestamp"`
		}
		Archives []struct {
			Files []struct{ Src string }
		}
	}
	if err := yaml.Unmarshal(releaseFile(t), &release); err != nil || len(release.Builds) != 1 || len(release.Archives) != 1 {
		t.Fatalf("%v: got %+v", err, release)
	}
	b := release.Builds[0]
	var built []string
	for _, system := range b.Goos {
		for _, arch := range b.Goarch {
			built = append(built, system+"/"+arch)
		}
	}
	if diff := cmp.Diff(systems(), built); diff != "" {
		t.Errorf("it is built for (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"CGO_ENABLED=0", "-trimpath", "{{ .CommitTimestamp }}"}, append(append(b.Env, b.Flags...), b.ModTimestamp)); diff != "" {
		t.Errorf("it is built with (-want +got):\n%s", diff)
	}
	ignored, err := os.ReadFile("../.gitignore")
	if err != nil || !strings.Contains(string(ignored), "\n/"+release.Dist+"/\n") {
		t.Errorf("%v: %q is not ignored by git", err, release.Dist)
	}
	for _, file := range release.Archives[0].Files {
		if _, err := os.Stat("../" + file.Src); err != nil && !strings.HasPrefix(file.Src, ".release/") {
			t.Error(err)
		}
	}
}

// Goreleaser takes what the file says. To build it takes longer than all tests
// together: its schema stands in for it, cut down to what we use.
func TestGoreleaserTakesTheRelease(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile("../.ci/goreleaser.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	takes := func(file []byte) error {
		var document any
		if err := yaml.Unmarshal(file, &document); err != nil {
			return err
		}
		return schema.Validate(document)
	}
	file := releaseFile(t)
	if err := takes(file); err != nil {
		t.Error(err)
	}
	for right, wrong := range map[string]string{
		"mod_timestamp:": "mod_timestmp:", "[linux, darwin, windows]": "linux", "disable: true": "off: true", "use: git": "use: svn",
	} {
		if spoiled := bytes.Replace(file, []byte(right), []byte(wrong), 1); bytes.Equal(spoiled, file) || takes(spoiled) == nil {
			t.Errorf("takes %q in place of %q", wrong, right)
		}
	}
}

func releaseFile(t *testing.T) []byte {
	t.Helper()
	file, err := os.ReadFile("../.goreleaser.yml")
	if err != nil {
		t.Fatal(err)
	}
	return file
}
