package demo

import "testing"

func TestStoryLoads(t *testing.T) {
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(s.Acts), len(s.Accounts), len(s.Candidacies))
}
