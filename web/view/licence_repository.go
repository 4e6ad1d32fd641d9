package view

// Repositories is what the forges say of a candidacy's resources, on its tab of licences.
type Repositories struct {
	Title   string
	Intro   string
	Notes   []string // said of all of them: waiting, nothing read
	Caption string
	Columns []string // four: resource, declared, what its repository says, when
	Rows    []RepositoryRow
	Ask     *Ask // for a look now; nil where there is none to ask for
}

// RepositoryRow is one resource with its repository.
type RepositoryRow struct {
	Name     string
	Link     Link
	Declared string
	Says     string
	Differs  string   // what it says is not what is declared
	Details  []string // files that say so
	When     []string // last look, its age, why nothing was read
	Changes  []string
}
