package play

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// forgeHost is the forge of the story: nobody runs it, and nothing is asked of it.
const forgeHost = "forge.example.org"

// Forge answers for the repositories of the story, in place of any forge: the demonstration makes no request.
func Forge(_ context.Context, r domain.Repository, _ domain.RepositoryCheck) domain.Reading {
	files := map[string]map[string]string{
		"sous-les-toits/lecteur": {"publiccode.yml": "legal:\n  license: AGPL-3.0-or-later\n", "README.md": "Lecteur de relevés\n"},
		"deposer/outil":          {"package.json": `{"name": "outil", "license": "GPL-3.0-only"}`, "README.md": "Outil de réservation\n"},
		"katell-riou/calcul":     {"pyproject.toml": "[project]\nlicense = \"GPL-3.0-or-later\"\n"},
	}[r.Path]
	if r.Forge.Host != forgeHost || files == nil {
		return domain.Reading{State: domain.RepositoryMissing}
	}
	out := domain.Reading{State: domain.RepositoryRead, Revision: "demonstration", Files: map[string][]byte{}}
	for name, text := range files {
		out.Files[name] = []byte(text)
	}
	return out
}

// repositories has the story's forge read, and its candidacies' repositories looked at.
func (p *player) repositories(ctx context.Context) error {
	for _, who := range p.story.Accounts {
		if !slices.Contains(who.Roles, domain.Admin) {
			continue
		}
		by, err := p.as(ctx, who.Key)
		if err != nil {
			return err
		}
		now, err := p.app.ViewForges(ctx, by)
		if err != nil {
			return err
		}
		if err := p.app.SetForges(ctx, by, forgeHost+" gitlab", app.ForgeMark(now)); err != nil {
			return err
		}
	}
	for _, id := range p.pages {
		l := app.Looking{PageID: id}
		due, err := p.app.LooksDue(ctx, l)
		if err != nil {
			return err
		}
		for _, k := range due {
			if err := p.app.KeepReading(ctx, k, Forge(ctx, k.Repository, k.Known)); err != nil {
				return err
			}
		}
	}
	return nil
}
