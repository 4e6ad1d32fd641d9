package job

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// RepositoryReader looks at one repository. Package forge has the one that asks the forges.
type RepositoryReader func(context.Context, domain.Repository, domain.RepositoryCheck) domain.Reading

// looking is how long a job begins looks: each takes half a minute at most, and all must be over before handling is. The
// rest is for another job.
const looking = 15 * time.Second

// Repositories gives the Handler of app.JobRepository: a page's repositories are read one after the other.
func Repositories(a *app.App, read RepositoryReader) Handler {
	return func(ctx context.Context, payload string) error {
		var l app.Looking
		if err := json.Unmarshal([]byte(payload), &l); err != nil {
			return hopeless{fmt.Errorf("job: repository: %w", err)}
		}
		due, err := a.LooksDue(ctx, l)
		if err != nil {
			return err
		}
		for begun := a.Now(); len(due) > 0 && a.Now().Sub(begun) < looking; due = due[1:] {
			if err := a.KeepReading(ctx, due[0], read(ctx, due[0].Repository, due[0].Known)); err != nil {
				return err
			}
		}
		return a.LookedAt(ctx, l, len(due))
	}
}
