package main

import (
	"context"
	"fmt"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
)

// lookAtOperator tells what the legal pages lack.
func lookAtOperator(ctx context.Context, db *sqldb.DB) finding {
	const about = "mentions légales"
	o, err := app.New(store.New(db), app.Options{}).Operator(ctx)
	if err != nil {
		return finding{about, err.Error(), "vérifiez la base"}
	}
	if n := len(o.Lacking()); n > 0 { // nothing is broken: an administrator writes them without a shell
		return well(about, fmt.Sprintf("%d à compléter, sur la page /agence/reglages du site", n))
	}
	return well(about, "complètes")
}
