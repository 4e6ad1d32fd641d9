package licence

// Who says what may be merged with what, beside those who hold licences open.
const (
	interoperableEurope Authority = "Interoperable Europe"
	cecillAuthors       Authority = "CEA, CNRS, Inria"
	copyleftAttitude    Authority = "Copyleft Attitude"
	openDataCommons     Authority = "Open Data Commons"
	openStreetMap       Authority = "OpenStreetMap Foundation"
	etalab              Authority = "Etalab"
	cern                Authority = "CERN"
	sil                 Authority = "SIL"
	eclipse             Authority = "Eclipse Foundation"
	mozilla             Authority = "Mozilla"
	quebec              Authority = "Gouvernement du Québec"
)

// Pages that carry the rules.
const (
	gnuMatrix      = "https://www.gnu.org/licenses/gpl-faq.html#AllCompatibility"
	euplText       = "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12"
	cecillText     = "https://cecill.info/licences/Licence_CeCILL_V2.1-fr.html"
	commonsMatch   = "https://creativecommons.org/share-your-work/licensing-considerations/compatible-licenses/"
	commonsAdapter = "https://creativecommons.org/faq/#if-i-derive-or-adapt-material-offered-under-a-creative-commons-license-which-cc-licenses-can-i-use"
	odblText       = "https://opendatacommons.org/licenses/odbl/1-0/"
	osmData        = "https://osmfoundation.org/wiki/Licence/Licence_Compatibility"
	etalabText     = "https://www.data.gouv.fr/pages/legal/licences/etalab-2.0"
	openFontFAQ    = "https://openfontlicense.org/ofl-faq/"
	mozillaFAQ     = "https://www.mozilla.org/MPL/2.0/FAQ/"
	eclipseFAQ     = "https://www.eclipse.org/legal/epl-2.0/faq/"
)

// clause is where a licence asks that the whole keep it.
type clause struct {
	where string
	by    Authority
	url   string
}

// copyleftClauses lists, by the beginning of the identifier, where a copyleft is written; the longest beginning counts.
var copyleftClauses = map[string]clause{
	"AGPL-1.0": {"§ 2(b)", FSF, spdxList + "AGPL-1.0-only.html"},
	"AGPL-3.0": {"§ 5(c)", FSF, "https://www.gnu.org/licenses/agpl-3.0.html#section5"},
	"CC-BY-SA": {"§ 4(b)", CreativeCommons, commonsMatch},
	"CC-BY-SA-4.0": {
		"§ 3(b)", CreativeCommons, "https://creativecommons.org/licenses/by-sa/4.0/legalcode#s3b",
	},
	"CECILL-2":       {"art. 5.3.2", cecillAuthors, cecillText},
	"CERN-OHL-S-2.0": {"§ 3.3, § 4", cern, "https://ohwr.org/cern_ohl_s_v2.txt"},
	"EUPL-":          {"art. 5", interoperableEurope, euplText},
	"GFDL-":          {"§ 4", FSF, "https://www.gnu.org/licenses/fdl-1.3.html#section4"},
	"GPL-2.0":        {"§ 2(b)", FSF, "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html#section2"},
	"GPL-3.0":        {"§ 5(c)", FSF, "https://www.gnu.org/licenses/gpl-3.0.html#section5"},
	"LAL-":           {"art. 2", copyleftAttitude, "https://artlibre.org/licence/lal/"},
	"LiLiQ-Rplus":    {"art. 4.1", quebec, spdxList + "LiLiQ-Rplus-1.1.html"},
	"NPOSL-3.0":      {"§ 1(c)", OSI, "https://opensource.org/license/nposl-3-0"},
	"ODbL-1.0":       {"§ 4.4", openDataCommons, odblText},
	"OSL-":           {"§ 1(c)", OSI, "https://opensource.org/license/osl-3-0-php"},
}

// Whether a part may go into a work under the GNU GPL.
const (
	gplAny   = "any" // every version
	gplThree = "3"   // version 3 and the later ones
	gplNone  = "no"  // no version
)

// gplFit is what the FSF, or the licence itself, says of works under the GNU GPL, by identifier. A licence that is not
// here is one of which neither says anything.
var gplFit = map[string]string{
	// Notices only: these add nothing that the GPL does not ask.
	"0BSD": gplAny, "BSD-1-Clause": gplAny, "BSD-2-Clause": gplAny, "BSD-2-Clause-Patent": gplAny, "BSD-3-Clause": gplAny,
	"BSD-3-Clause-Clear": gplAny, "BSD-3-Clause-LBNL": gplAny, "BSD-3-Clause-Open-MPI": gplAny, "BSL-1.0": gplAny,
	"CC0-1.0": gplAny, "CNRI-Python-GPL-Compatible": gplAny, "curl": gplAny, "EFL-2.0": gplAny, "EUDatagrid": gplAny,
	"FSFAP": gplAny, "HPND": gplAny, "ICU": gplAny, "IJG": gplAny, "iMatix": gplAny, "Intel": gplAny, "ISC": gplAny, "MIT": gplAny,
	"MIT-0": gplAny, "MIT-Modern-Variant": gplAny, "NCSA": gplAny, "NTP": gplAny, "OLDAP-2.7": gplAny, "OLDAP-2.8": gplAny,
	"PDDL-1.0": gplAny, "PostgreSQL": gplAny, "Python-2.0": gplAny, "Python-2.0.1": gplAny, "SGI-B-2.0": gplAny, "SMLNJ": gplAny,
	"StandardML-NJ": gplAny, "Unicode-3.0": gplAny, "Unicode-DFS-2016": gplAny, "Unlicense": gplAny, "UPL-1.0": gplAny,
	"W3C": gplAny, "W3C-20150513": gplAny, "WTFPL": gplAny, "X11": gplAny, "Zlib": gplAny, "ZPL-2.0": gplAny, "ZPL-2.1": gplAny,

	// By a clause of their own, or by the FSF's reading.
	"Artistic-2.0": gplAny, "CC-BY-4.0": gplAny, "eCos-2.0": gplAny, "etalab-2.0": gplAny, "Imlib2": gplAny, "MPL-2.0": gplAny,
	"Ruby": gplAny, "Sleepycat": gplAny, "Vim": gplAny, "wxWindows": gplAny,
	"Apache-2.0": gplThree, "ECL-2.0": gplThree, "FTL": gplThree, "XFree86-1.1": gplThree,

	// Incompatible, for the FSF.
	"AFL-1.1": gplNone, "AFL-1.2": gplNone, "AFL-2.0": gplNone, "AFL-2.1": gplNone, "AFL-3.0": gplNone, "AGPL-1.0-only": gplNone,
	"AGPL-1.0-or-later": gplNone, "Apache-1.0": gplNone, "Apache-1.1": gplNone, "APSL-1.0": gplNone, "APSL-2.0": gplNone,
	"Artistic-1.0": gplNone, "BitTorrent-1.1": gplNone, "BSD-4-Clause": gplNone, "CC-BY-1.0": gplNone, "CC-BY-2.0": gplNone,
	"CC-BY-2.5": gplNone, "CC-BY-3.0": gplNone, "CDDL-1.0": gplNone, "CDDL-1.1": gplNone, "CNRI-Python": gplNone,
	"Condor-1.1": gplNone, "CPAL-1.0": gplNone, "CPL-1.0": gplNone, "EPL-1.0": gplNone, "gnuplot": gplNone, "IPL-1.0": gplNone,
	"LPL-1.02": gplNone, "LPPL-1.2": gplNone, "LPPL-1.3a": gplNone, "LPPL-1.3c": gplNone, "MPL-1.0": gplNone, "MPL-1.1": gplNone,
	"MS-PL": gplNone, "MS-RL": gplNone, "Nokia": gplNone, "NOSL": gplNone, "NPL-1.0": gplNone, "NPL-1.1": gplNone,
	"OLDAP-2.3": gplNone, "OpenSSL": gplNone, "PHP-3.0": gplNone, "PHP-3.01": gplNone, "RPSL-1.0": gplNone, "SISSL": gplNone,
	"SPL-1.0": gplNone, "xinetd": gplNone, "Zend-2.0": gplNone, "Zimbra-1.3": gplNone,
}

// noticeOnly are the licences of data and content that ask for nothing, or next to nothing.
var noticeOnly = map[string]bool{"CC0-1.0": true, "PDDL-1.0": true, "DL-DE-ZERO-2.0": true, "BlueOak-1.0.0": true}

// asksNothing are the licences that do not oblige whoever takes up the work to name anybody.
var asksNothing = map[string]bool{
	"0BSD": true, "CC0-1.0": true, "DL-DE-ZERO-2.0": true, "MIT-0": true, "PDDL-1.0": true, "Unlicense": true, "WTFPL": true,
}

// fileLevel corrects the table's word on copyleft where the text is about files: the whole may bear another licence.
var fileLevel = map[string]bool{"CPAL-1.0": true, "MS-PL": true, "CAL-1.0-Combined-Work-Exception": true}

// linking are the exceptions that let the work around a part bear any licence.
var linking = map[string]bool{
	"Classpath-exception-2.0": true, "Classpath-exception-2.0-short": true, "eCos-exception-2.0": true, "FLTK-exception": true,
	"freertos-exception-2.0": true, "GCC-exception-2.0": true, "GCC-exception-3.1": true, "GNAT-exception": true,
	"Independent-modules-exception": true, "Libtool-exception": true, "OCaml-LGPL-linking-exception": true,
	"WxWindows-exception-3.1": true,
}

// euplNames is the appendix of the EUPL 1.2, less the one that it names for works other than software.
var euplNames = []string{
	"GPL-2.0-only", "GPL-3.0-only", "AGPL-3.0-only", "OSL-2.1", "OSL-3.0", "EPL-1.0", "CECILL-2.0", "CECILL-2.1", "MPL-2.0",
	"LGPL-2.1-only", "LGPL-3.0-only", "EUPL-1.1", "EUPL-1.2", "LiLiQ-R-1.1", "LiLiQ-Rplus-1.1",
}

// cecillNames are the licences of article 5.3.4 of CeCILL 2.1, in any version, and its own later version (12.3).
var cecillNames = []string{
	"CECILL-2.1", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later",
	"EUPL-1.1", "EUPL-1.2",
}

// namedWays lists, by licence, those under which its text or its authors let the whole be distributed.
var namedWays = map[string][]string{
	"AGPL-1.0-or-later": {"AGPL-3.0-only", "AGPL-3.0-or-later"},
	"CC-BY-SA-4.0":      {"GPL-3.0-only", "LAL-1.3"},
	"CECILL-2.0":        cecillNames,
	"CECILL-2.1":        cecillNames,
	"EUPL-1.1":          append([]string{"CPL-1.0"}, euplNames...),
	"EUPL-1.2":          euplNames,
	"LAL-1.2":           {"LAL-1.3"},
	"LAL-1.3":           {"CC-BY-SA-4.0"},
	"LiLiQ-Rplus-1.1": {
		"CPL-1.0", "CECILL-2.1", "EPL-1.0", "EUPL-1.1", "GPL-2.0-only", "GPL-3.0-only",
	},
}
