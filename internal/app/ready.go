package app

import (
	"context"
	"errors"
	"log/slog"

	"github.com/appel-a-communs/communs/migrations"
)

// What keeps the program from taking requests; balancers and operators read these words.
var (
	ErrNoDatabase = errors.New("database does not answer or takes no writes")
	ErrNoSchema   = errors.New("schema cannot be read")
	ErrOldSchema  = errors.New("schema is older than the program")
)

// Ready tells whether the database takes this program's requests: nil, or one of the errors above.
func (a *App) Ready(ctx context.Context) error {
	db := a.store.DB()
	if err := db.Ping(ctx); err != nil {
		slog.DebugContext(ctx, "database", "err", err)
		return ErrNoDatabase
	}
	n, err := db.Pending(ctx, migrations.For(db.Dialect()))
	switch {
	case err != nil:
		slog.DebugContext(ctx, "schema", "err", err)
		return ErrNoSchema
	case n > 0:
		return ErrOldSchema
	}
	return nil
}
