package licence

// Authority is who lays down a rule or holds a licence open.
type Authority string

// The authorities quoted; the names are the same in French and in English.
const (
	OSI             Authority = "Open Source Initiative"
	FSF             Authority = "Free Software Foundation"
	OpenDefinition  Authority = "Open Definition"
	FrenchLaw       Authority = "CRPA, art. D323-2-1"
	SPDX            Authority = "SPDX"
	CreativeCommons Authority = "Creative Commons"
	ChooseALicense  Authority = "choosealicense.com"
	Communs         Authority = "Communs"
)

// Pages of the authorities.
const (
	osiList            = "https://opensource.org/licenses"
	osiDefinition      = "https://opensource.org/osd"
	fsfList            = "https://www.gnu.org/licenses/license-list.html"
	fsfDefinition      = "https://www.gnu.org/philosophy/free-sw.html"
	openDefinitionList = "https://opendefinition.org/licenses/"
	openDefinition     = "https://opendefinition.org/od/2.1/en/"
	frenchListPage     = "https://www.data.gouv.fr/pages/legal/licences"
	spdxList           = "https://spdx.org/licenses/"
	commonsFAQ         = "https://creativecommons.org/faq/#can-i-apply-a-creative-commons-license-to-software"
	noPermission       = "https://choosealicense.com/no-permission/"
)

// page is where the authority lists licences.
func (a Authority) page() string {
	switch a {
	case OSI:
		return osiList
	case FSF:
		return fsfList
	case OpenDefinition:
		return openDefinitionList
	case FrenchLaw:
		return frenchListPage
	case CreativeCommons:
		return commonsFAQ
	case ChooseALicense:
		return noPermission
	case Communs:
		return "/licences"
	}
	return spdxList
}

// definition is where the authority says what open means.
func (a Authority) definition() string {
	switch a {
	case OSI:
		return osiDefinition
	case FSF:
		return fsfDefinition
	case OpenDefinition:
		return openDefinition
	}
	return a.page()
}

// Authorities lists those whose approval makes a licence open; a call may trust some of them only.
func Authorities() []Authority { return []Authority{OSI, FSF, OpenDefinition, FrenchLaw} }

// Page is where the authority lists licences.
func (a Authority) Page() string { return a.page() }

// approves tells whether the authority holds the licence open.
func (a Authority) approves(f Facts) bool {
	switch a {
	case OSI:
		return f.OSI == "yes"
	case FSF:
		return f.FSF == "yes"
	case OpenDefinition:
		return f.OpenDef == "recommended" || f.OpenDef == "conformant"
	case FrenchLaw:
		return f.French != ""
	}
	return false
}

// rejects tells whether the authority says that the licence is not open.
func (a Authority) rejects(f Facts) bool {
	return a == FSF && f.FSF == "no" || a == OpenDefinition && f.OpenDef == "rejected"
}
