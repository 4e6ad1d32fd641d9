package job

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/mail"
)

// Notices gives the Handler of app.JobNotice: what changed on what somebody follows, where anything is left to tell.
func (d Desk) Notices(a *app.App) Handler {
	return func(ctx context.Context, payload string) error {
		n, found, err := a.NoticeFor(ctx, payload)
		if err != nil || !found {
			return err
		}
		return d.hand(ctx, payload, d.Notice(n))
	}
}

// Notice puts what changed into the words of its reader, with the address by which one press ends such letters (RFC 8058).
func (d Desk) Notice(n domain.Notice) mail.Message {
	pr := d.Words.For(n.To.Lang)
	var parts []string
	for _, page := range n.Pages {
		parts = append(parts, d.newsText(pr, page))
	}
	first := n.Pages[0].Page.Title
	subject := pr.N("notice.subject_many", len(n.Pages), "N", len(n.Pages))
	if len(n.Pages) == 1 {
		subject = pr.T("notice.subject", "Title", first)
	}
	stop := d.link(pr.Lang(), "/desabonnement/"+n.Token)
	foot := pr.T("notice.why."+string(n.Frequency), "Settings", d.link(pr.Lang(), "/suivi"), "Stop", stop)
	return mail.Message{
		To: n.To.Email, Subject: oneLine(subject),
		Text: pr.T("notice.hello", "Name", n.To.Name) + "\n\n" + strings.Join(parts, "\n\n") + "\n\n" + foot + "\n\n" + d.signature(pr),
		Headers: map[string]string{
			"List-Unsubscribe": "<" + stop + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "List-Id": "<suivi." + d.host() + ">",
		},
	}
}

// host is the name of the site's machine, of which the list is named.
func (d Desk) host() string {
	u, err := url.Parse(d.Base)
	if err != nil || u.Hostname() == "" {
		return "localhost"
	}
	return u.Hostname()
}

// newsLines is how many versions, and how many lines of the register, a letter names of one page.
const newsLines = 5

// newsText is what a letter tells of one page: who wrote how much, why, what else happened, and where to see it.
func (d Desk) newsText(pr *i18n.Printer, n domain.News) string {
	lines := []string{"«\u00a0" + n.Page.Title + "\u00a0»"}
	if pr.Lang() == "en" {
		lines[0] = "“" + n.Page.Title + "”"
	}
	lines[0] = oneLine(lines[0])
	if len(n.Versions) > 0 {
		lines = append(lines, d.versionLines(pr, n)...)
	}
	for _, e := range n.Events[:min(len(n.Events), newsLines)] {
		lines = append(lines, "- "+eventLine(pr, e))
	}
	if len(n.Versions) == 0 {
		lines = append(lines, d.link(pr.Lang(), n.Path))
	}
	return strings.Join(lines, "\n")
}

func (d Desk) versionLines(pr *i18n.Printer, n domain.News) []string {
	added, removed := n.Words()
	names := n.Authors()
	if len(names) > newsLines {
		names = names[:newsLines]
	}
	lines := []string{oneLine(pr.N("notice.versions", len(n.Versions), "N", len(n.Versions), "Names", pr.List(names), "Added", added, "Removed", removed))}
	for _, v := range n.Versions[:min(len(n.Versions), newsLines)] {
		if v.Summary != "" && !v.Hidden {
			lines = append(lines, "- "+oneLine(pr.T("notice.summary", "Name", v.AuthorName, "Summary", v.Summary)))
		}
	}
	link := d.link(pr.Lang(), n.Path)
	if n.Seen > 0 {
		path := n.Path
		if n.Page.Form == domain.FormCall {
			path += "/presentation"
		}
		link = pr.T("notice.diff", "N", n.Seen) + "\n" +
			d.link(pr.Lang(), path+"/diff/"+strconv.Itoa(n.Seen)+".."+strconv.Itoa(n.Versions[0].N))
	}
	return append(lines, link)
}

// eventLine says what the register tells, in the words of its own page where a letter needs no more of them.
func eventLine(pr *i18n.Printer, e domain.Event) string {
	actor := e.ActorName
	if actor == "" {
		actor = pr.T("journal.operator")
	}
	return oneLine(pr.T("journal."+string(e.Verb), "Actor", actor, "From", stateWords(pr, e.Verb, e.From), "To", stateWords(pr, e.Verb, e.To),
		"N", e.N, "Reason", e.Reason))
}

// stateWords names what an event left or reached, where its sentence speaks of it.
func stateWords(pr *i18n.Printer, verb domain.Verb, state domain.State) string {
	if state == "" {
		return ""
	}
	switch verb {
	case app.EnterPhase:
		return pr.T("phase." + string(state))
	case app.PostponeCutoff:
		return spoken(pr, "At", string(state))
	case domain.SetEditing:
		return pr.T("journal.editing." + string(state))
	case domain.SetTeam:
		return pr.T("role." + string(state))
	case domain.SetCall:
		var names []string
		for key := range strings.SplitSeq(string(state), ",") {
			names = append(names, strings.ToLower(pr.T("call.setting."+key)))
		}
		return pr.List(names)
	}
	return string(state)
}
