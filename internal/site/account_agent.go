package site

import (
	"strings"

	"github.com/appel-a-communs/communs/internal/i18n"
)

// agentMark tells a browser or a system by a word of what it calls itself.
type agentMark struct{ mark, name string }

// browsers by their marks. Most call themselves several things: the first mark that is there wins.
var browsers = []agentMark{
	{"Edg", "Edge"},
	{"OPR/", "Opera"},
	{"SamsungBrowser", "Samsung Internet"},
	{"Vivaldi", "Vivaldi"},
	{"FxiOS", "Firefox"},
	{"CriOS", "Chrome"},
	{"Firefox", "Firefox"},
	{"Chromium", "Chromium"},
	{"Chrome", "Chrome"},
	{"Safari", "Safari"},
	{"curl/", "curl"},
	{"Lynx", "Lynx"},
	{"w3m", "w3m"},
}

// systems by their marks, in the same way.
var systems = []agentMark{
	{"iPhone", "iPhone"},
	{"iPad", "iPad"},
	{"Android", "Android"},
	{"Windows", "Windows"},
	{"Mac OS X", "macOS"},
	{"Macintosh", "macOS"},
	{"CrOS", "ChromeOS"},
	{"Linux", "Linux"},
	{"X11", "Unix"},
}

func marked(agent string, list []agentMark) string {
	for _, m := range list {
		if strings.Contains(agent, m.mark) {
			return m.name
		}
	}
	return ""
}

// agentWords says in words what a browser calls itself.
func agentWords(pr *i18n.Printer, agent string) string {
	browser, system := marked(agent, browsers), marked(agent, systems)
	switch {
	case browser != "" && system != "":
		return pr.T("account.agent.both", "Browser", browser, "System", system)
	case browser != "":
		return browser
	case system != "":
		return pr.T("account.agent.system", "System", system)
	}
	return pr.T("account.agent.unknown")
}
