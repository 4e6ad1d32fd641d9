package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// told holds a command to its status and to words of what it prints.
func (d desk) told(code int, words string, args ...string) {
	d.t.Helper()
	got := d.run("", args...)
	if got.code != code || !strings.Contains(got.out+got.errs, words) {
		d.t.Fatalf("%q: got %+v, want status %d and %q", args, got, code, words)
	}
}

func TestBackupIsRestoredIntoAnEmptyPlaceOnly(t *testing.T) {
	desks(t, func(t *testing.T, d desk) {
		d.told(0, "", "migrate")
		d.told(0, "", "account", "add", "--name", "Ada", "--email", "ada@exemple.fr")
		file := filepath.Join(t.TempDir(), "communs.backup")
		d.told(0, "Sauvegardé", "backup", "--to", file)
		d.told(2, "existe déjà", "backup", "--to", file)
		d.told(1, "n’est pas vide", "restore", "--from", file)

		other := desk{t, []string{"--data", t.TempDir()}}
		if d.where[0] == "--data" {
			other.where = []string{"--database", storetest.Empty(t, sqldb.Postgres).Source()}
		}
		other.told(0, "Restauré", "restore", "--from", file)
		other.told(1, "", "account", "add", "--name", "Ada", "--email", "autre@exemple.fr") // the name is there, so taken

		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cut := filepath.Join(t.TempDir(), "cut")
		if err := os.WriteFile(cut, text[:len(text)-10], 0o600); err != nil {
			t.Fatal(err)
		}
		fresh := desk{t, []string{"--data", t.TempDir()}}
		fresh.told(1, "tronquée", "restore", "--from", cut)
		fresh.told(0, "Restauré", "restore", "--from", file)
	})
}

func TestBackupOfWhatIsNotThereMakesNothing(t *testing.T) {
	where, file := t.TempDir(), filepath.Join(t.TempDir(), "b")
	d := desk{t, []string{"--data", where}}
	d.told(2, "pas de base", "backup", "--to", file)
	if _, err := os.Stat(filepath.Join(where, "communs.db")); !os.IsNotExist(err) {
		t.Errorf("an empty database was made: %v", err)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("an empty backup was made: %v", err)
	}
	d.told(2, "--to attend", "backup")
	d.told(2, "--from attend", "restore")
}

func TestRawBackupIsADatabase(t *testing.T) {
	desks(t, func(t *testing.T, d desk) {
		d.told(0, "", "migrate")
		d.told(0, "", "account", "add", "--name", "Ada", "--email", "ada@exemple.fr")
		where := t.TempDir()
		file := filepath.Join(where, "communs.db")
		if d.where[0] == "--database" {
			d.told(2, "base intégrée", "backup", "--raw", "--to", file)
			return
		}
		d.told(0, "Copié", "backup", "--raw", "--to", file)
		d.told(2, "existe déjà", "backup", "--raw", "--to", file)
		desk{t, []string{"--data", where}}.told(1, "", "account", "add", "--name", "Ada", "--email", "autre@exemple.fr")
	})
}

func TestDoctorTellsWhatToDo(t *testing.T) {
	nothing := desk{t, []string{"--data", t.TempDir()}}
	nothing.told(1, "à revoir  base de données", "doctor")
	desks(t, func(t *testing.T, d desk) {
		if d.where[0] == "--data" {
			d.told(0, "", "migrate")
			d.told(0, "Tout va bien.", "doctor")
			return
		}
		d.told(1, "à revoir  base, fsync", "doctor") // a server for tests flushes nothing
	})
	old := desk{t, []string{"--database", storetest.Empty(t, sqldb.Postgres).Source()}}
	old.told(1, "« communs migrate »", "doctor")
}
