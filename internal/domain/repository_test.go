package domain_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

func TestRepositoryIsFoundInEverySpelling(t *testing.T) {
	for link, want := range map[string]string{
		"https://github.com/ada/outil":                                               "https://github.com/ada/outil",
		"https://github.com/ada/outil/":                                              "https://github.com/ada/outil",
		"https://github.com/ada/outil.git":                                           "https://github.com/ada/outil",
		"http://github.com/ada/outil":                                                "https://github.com/ada/outil",
		"https://www.github.com/ada/outil":                                           "https://github.com/ada/outil",
		"https://GitHub.com/Ada/Outil":                                               "https://github.com/Ada/Outil",
		" https://github.com/ada/outil#readme ":                                      "https://github.com/ada/outil",
		"https://github.com:443/ada/outil":                                           "https://github.com/ada/outil",
		"https://github.com//ada//outil":                                             "https://github.com/ada/outil",
		"https://github.com/ada/outil?tab=readme-ov-file":                            "https://github.com/ada/outil",
		"https://github.com/ada/outil/tree/main":                                     "https://github.com/ada/outil",
		"https://github.com/ada/outil/tree/topic/one/src":                            "https://github.com/ada/outil",
		"https://github.com/ada/outil/blob/main/LICENSE":                             "https://github.com/ada/outil",
		"https://github.com/ada/outil.js/releases/tag/v1.2":                          "https://github.com/ada/outil.js",
		"https://gitlab.com/groupe/outil":                                            "https://gitlab.com/groupe/outil",
		"https://gitlab.com/groupe/sous/encore/outil.git":                            "https://gitlab.com/groupe/sous/encore/outil",
		"https://gitlab.com/groupe/sous/outil/-/tree/main/src":                       "https://gitlab.com/groupe/sous/outil",
		"https://gitlab.com/groupe/outil/tree/master":                                "https://gitlab.com/groupe/outil",
		"https://gitlab.com/groupe/outil/-/blob/main/LICENSE":                        "https://gitlab.com/groupe/outil",
		"https://codeberg.org/ada/outil/src/branch/main":                             "https://codeberg.org/ada/outil",
		"https://forge.apps.education.fr/docs/tutoriels/outil":                       "https://forge.apps.education.fr/docs/tutoriels/outil",
		"https://gitlab.adullact.net/collectivite/outil/-/issues":                    "https://gitlab.adullact.net/collectivite/outil",
		"https://framagit.org/" + strings.Repeat("g/", 20) + "outil":                 "https://framagit.org/" + strings.Repeat("g/", 20) + "outil",
		"https://github.com/ada":                                                     "",
		"https://github.com/":                                                        "",
		"https://github.com":                                                         "",
		"https://github.com/orgs/ada":                                                "",
		"https://github.com/topics/commons":                                          "",
		"https://gitlab.com/groups/groupe/sous":                                      "",
		"https://gitlab.com/explore/projects":                                        "",
		"https://gitlab.com/groupe/-/packages":                                       "",
		"https://framagit.org/" + strings.Repeat("g/", 21) + "outil":                 "",
		"https://github.com/ada/..":                                                  "",
		"https://github.com/../../etc/passwd":                                        "",
		"https://github.com/ada/%2e%2e":                                              "",
		"https://github.com/ada/.git":                                                "",
		"https://github.com/ada/outil%00":                                            "",
		"https://github.com/ada/ou til":                                              "",
		"https://github.com/ada/outil%3Fx=1":                                         "",
		"https://github.com/ada/é":                                                   "",
		"https://github.com/ada/" + strings.Repeat("a", 101):                         "",
		"https://ada@github.com/ada/outil":                                           "",
		"https://github.com:8443/ada/outil":                                          "",
		"https://github.com.evil.example/ada/outil":                                  "",
		"https://gist.github.com/ada/0123":                                           "",
		"https://exemple.fr/ada/outil":                                               "",
		"git@github.com:ada/outil.git":                                               "",
		"ssh://git@github.com/ada/outil":                                             "",
		"git://github.com/ada/outil":                                                 "",
		"https://[::1]/ada/outil":                                                    "",
		"javascript:alert(1)//github.com/a/b":                                        "",
		"https://github.com/" + strings.Repeat("a", 99) + strings.Repeat("/b", 1000): "",
		"": "",
	} {
		r, found := domain.RepositoryOf(link, domain.DefaultForges())
		if found != (want != "") || found && r.URL() != want {
			t.Errorf("%q: %q (%v), want %q", link, r.URL(), found, want)
		}
		if found && r.Forge.Kind == "" {
			t.Errorf("%q: a forge without a kind", link)
		}
	}
}

func TestEmptyListOfForgesKnowsNoRepository(t *testing.T) {
	if _, found := domain.RepositoryOf("https://github.com/ada/outil", nil); found {
		t.Error("found one")
	}
}

func TestShellAddressIsGivenAsTheOneOfTheWeb(t *testing.T) {
	for link, want := range map[string]string{
		"git@github.com:ada/outil.git":             "https://github.com/ada/outil",
		"git@GitLab.com:groupe/sous/outil":         "https://gitlab.com/groupe/sous/outil",
		"ssh://git@codeberg.org/ada/outil.git":     "https://codeberg.org/ada/outil",
		"ssh://git@codeberg.org:22/ada/outil.git/": "https://codeberg.org/ada/outil",
		"https://github.com/ada/outil":             "",
		"ada@exemple.fr":                           "",
		"git@github.com:":                          "",
		"git@github.com:<script>":                  "",
		"ssh://git@github.com/" + "\x00" + "outil": "",
	} {
		if web, _ := domain.WebAddressOf(link); web != want {
			t.Errorf("%q: %q, want %q", link, web, want)
		}
	}
	r := domain.Resource{ID: "r1", Name: "Outil", Kind: "software", Origin: domain.Existing, Link: "git@github.com:ada/outil.git"}
	section, err := domain.CanonicalJSON([]domain.Resource{r})
	if err != nil {
		t.Fatal(err)
	}
	form, _ := domain.FormOf(domain.FormCandidacy)
	faults := domain.ProblemsOf(form.Check(domain.Document{"title": "Outil", "pitch": "Un outil", "resources": section}))
	if !slices.ContainsFunc(faults, func(e domain.Error) bool { return e.Key == "error.url_ssh" && e.Field == "resources.r1.link" }) {
		t.Errorf("the form says %v", faults)
	}
}

func TestListOfForges(t *testing.T) {
	list, err := domain.ParseForges("\r\n  GitHub.com   github\n\ngitlab.exemple.fr gitlab\r\ncodeberg.org forgejo\n")
	want := []domain.Forge{{Host: "github.com", Kind: domain.GitHub}, {Host: "gitlab.exemple.fr", Kind: domain.GitLab}, {Host: "codeberg.org", Kind: domain.Gitea}}
	if err != nil || !slices.Equal(list, want) {
		t.Errorf("%v, %v", list, err)
	}
	again, err := domain.ParseForges(domain.WriteForges(domain.DefaultForges()))
	if err != nil || !slices.Equal(again, domain.DefaultForges()) {
		t.Errorf("the default list comes back as %v, %v", again, err)
	}
	if none, err := domain.ParseForges(" \n"); err != nil || none == nil || len(none) != 0 {
		t.Errorf("nothing: %v, %v", none, err)
	}
	for text, key := range map[string]string{
		"https://github.com github": "error.forge_host", "localhost gitlab": "error.forge_host", "127.0.0.1 gitlab": "error.forge_host",
		"[::1] gitlab": "error.forge_host", "2130706433 gitlab": "error.forge_host", "git.exemple.fr:8443 gitlab": "error.forge_host",
		"git.exemple.fr. gitlab": "error.forge_host", "10.0.0.0x1 gitlab": "error.forge_host", "gıthub.com github": "error.forge_host",
		"a b c": "error.forge_host", "git.exemple.fr": "error.forge_kind", "git.exemple.fr sourceforge": "error.forge_kind",
		"git.exemple.fr github": "error.forge_kind", "github.com gitlab": "error.forge_kind",
		"gitlab.com gitlab\ngitlab.com gitea": "error.forge_twice",
	} {
		faults := domain.ProblemsOf(func() error { _, err := domain.ParseForges(text); return err }())
		if len(faults) != 1 || faults[0].Key != key || faults[0].Field != "forges" {
			t.Errorf("%q: %v, want %s", text, faults, key)
		}
	}
}
