package api

import (
	"context"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// warning is a private detail that a text adds: told, and saved all the same.
type warning struct {
	Section string `json:"section"`
	Kind    string `json:"kind"`
	Words   string `json:"words"`
}

// warnings tells the private details that an edit made public.
func (s *API) warnings(ctx context.Context, by domain.Account, e app.Edit) ([]warning, error) {
	found, err := s.app.ContactsOf(ctx, by, e)
	var list []warning
	for section, contacts := range found {
		for _, c := range contacts {
			list = append(list, warning{section, string(c.Kind), c.Words})
		}
	}
	slices.SortStableFunc(list, func(a, b warning) int { return strings.Compare(a.Section, b.Section) })
	return list, err
}
