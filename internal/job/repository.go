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

// oneLook is the most that a look takes: with less time left, the rest is for another job.
const oneLook = 35 * time.Second

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
		for len(due) > 0 {
			if err := a.KeepReading(ctx, due[0], read(ctx, due[0].Repository, due[0].Known)); err != nil {
				return err
			}
			due = due[1:]
			if end, bound := ctx.Deadline(); bound && time.Until(end) < oneLook {
				break
			}
		}
		return a.LookedAt(ctx, l, len(due))
	}
}
