package content

import "testing"

func TestTalkOfEachEdition(t *testing.T) {
	t.Parallel()
	for _, edition := range []string{"1.3", "2018"} {
		if _, err := LoadTalk(edition); err != nil {
			t.Errorf("edition %s: %v", edition, err)
		}
	}
}
