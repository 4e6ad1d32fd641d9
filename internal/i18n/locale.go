package i18n

// No-break spaces of French: the narrow one inside numbers, the wide one before signs and units.
const (
	narrow = "\u202f"
	wide   = "\u00a0"
)

// locale is what a language needs to write dates and numbers.
type locale struct {
	months   [12]string
	days     [7]string // from Sunday
	first    string    // the first day of a month
	group    string    // between thousands
	decimal  string
	units    [4]string // bytes, thousands, millions, thousands of millions
	gap      string    // between number and unit
	and      string
	today    string
	past     [2]string // yesterday, then n days ago
	future   [2]string // tomorrow, then in n days
	place    string    // time of a place
	vowel    string    // the same before a vowel
	universe string
}

// locales is read only.
var locales = map[string]*locale{
	French: {
		months: [12]string{
			"janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre", "décembre",
		},
		days:  [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		first: "1er", group: narrow, decimal: ",",
		units: [4]string{"octets", "Ko", "Mo", "Go"}, gap: wide, and: " et ", today: "aujourd’hui",
		past:   [2]string{"hier", "il y a %d jours"},
		future: [2]string{"demain", "dans %d jours"},
		place:  "heure de %s", vowel: "heure d’%s", universe: "temps universel",
	},
	English: {
		months: [12]string{
			"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December",
		},
		days:  [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		first: "1", group: ",", decimal: ".",
		units: [4]string{"bytes", "KB", "MB", "GB"}, gap: wide, and: " and ", today: "today",
		past:   [2]string{"yesterday", "%d days ago"},
		future: [2]string{"tomorrow", "in %d days"},
		place:  "%s time", vowel: "%s time", universe: "universal time",
	},
}

// places are the French names of cities that stand otherwise in the names of zones. Read only.
var places = map[string]string{
	"Reunion": "La Réunion", "Noumea": "Nouméa", "Montreal": "Montréal", "St Barthelemy": "Saint-Barthélemy",
	"Brussels": "Bruxelles", "London": "Londres", "Athens": "Athènes", "Vienna": "Vienne", "Lisbon": "Lisbonne",
}
