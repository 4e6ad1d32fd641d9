package config_test

import (
	"os"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/config"
)

func TestExampleNamesEverySetting(t *testing.T) {
	text, err := os.ReadFile("../communs.env.example")
	if err != nil {
		t.Fatal(err)
	}
	if want := config.Example(); string(text) != want {
		t.Errorf("communs.env.example is not what config.Example gives; write it anew:\n%s", want)
	}
}

func TestLoadRefusesWhatIsNoAddress(t *testing.T) {
	for _, line := range []string{"COMMUNS_BASE_URL=communs.example", "COMMUNS_TRUSTED_PROXIES=proxy", "COMMUNS_STOP_WAIT=soon"} {
		name, _, _ := strings.Cut(line, "=")
		if _, err := config.Load([]string{line}); err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(name, "COMMUNS_")[:4]) && !strings.Contains(err.Error(), "StopWait") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestListeningBeyondLoopbackNeedsTLS(t *testing.T) {
	for _, tt := range []struct {
		listen, base string
		ok           bool
	}{
		{"127.0.0.1:8080", "http://127.0.0.1:8080", true},
		{"[::1]:8080", "http://localhost:8080", true},
		{"localhost:8080", "http://localhost:8080", true},
		{":8080", "http://127.0.0.1:8080", false},
		{"0.0.0.0:8080", "http://communs.example", false},
		{"0.0.0.0:8080", "https://communs.example", true},
	} {
		c, err := config.Load([]string{"COMMUNS_LISTEN=" + tt.listen, "COMMUNS_BASE_URL=" + tt.base})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.CheckExposure() == nil; got != tt.ok {
			t.Errorf("%s with %s: allowed %v, want %v", tt.listen, tt.base, got, tt.ok)
		}
	}
}
