package licence

import (
	"strings"
	"sync"
)

// neutralWord tells a word that may stay unexplained beside a name: what is licensed, where it is, who publishes it. No
// word that tells a part, a time, a condition, a negation or a likeness is among them.
func neutralWord(w string) bool { return neutralWords()[w] }

var neutralWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(neutralList) {
		words[w] = true
	}
	return words
})

const neutralList = `
accessible accessibles actuel actuelle actuellement affiche affiches agit agreement algorithm algorithme algorithmes
all always android annexe annexes annuaire api appli applicable application applies archive archives are article
articles as at au audio aux available avez avons backend bases been bibliotheque bibliotheques bitstream blog boitier
book brique briques brochure brochures cad called cao capteur capteurs caracteres carnet carnets carte cartes
cartographie catalogue ce cet cette checkpoint checkpoints choisi choisie choisissons chosen classique code codeberg
collection collections complet complete component components composant composants conformement content contents
contenu contenus contrat corpus cours couvert couverte covered created cree creee current currently dans data dataset
deed depot depots design desormais dessins developed developpe developpee developpees developpement developpements
developpes diaporama diaporamas dictionnaire diffuse diffusee diffusees diffuses diffusons disponible disponibles
dispositif dispositifs disposition distribue distribuee distribuees distribues distribuons distributed dit dite docs
document documentation documents donnee donnees drawings either electrical electronic electronique electroniques elle
elles embeddings en engine ensemble entierement entire entraine entrainee entrepot entrepots ete etre exercice
exercices extension fiche fiches fichier fichiers files film films firmware fonds font fonte fontes fonts forge
forgejo formation formations fourni fournie fournies fournis framagit framework frontend full fully gabarit gabarits
gateware gitea github gitlab governed guide guides hardware has have hdl i icones icons id identifier il illustration
illustrations ils image images in infographie infographies informatique integralement interface international internet
intitulee it its je jeu jeux kit legalcode leurs libere liberee librairie library ligne livrable livrables livre
livret livrets llm logiciel logicielle logicielles logiciels ma machine manual manuel manuels maquette maquettes
materiel mecanique mecaniques mechanical media medias method methode methodes methodologie mis mise mises mobile model
modele modeles models module mon mooc moteur musique musiques my nakala name nom nomenclature nommee nos notebook
notebooks notice notices notre nous now npm numerique objet objets oeuvre oeuvres official officiel officielle
officiellement online ont ontologie openstreetmap osm our outil outils ouvrage package packages page pages paquet par
partagee partagees partages pcb pedagogique pedagogiques photo photographie photographies photos piece pieces place
placed placee plan plans plateforme platform plugin poids police polices portail pratique pratiques present
presentation presentations presente produit produite produits program programme project projet protocole protocoles
prototype prototypes provided public publication publications publics publie publiee publiees publies publions
publique publiques published pypi rapport realise realisee recette recettes referentiel registre registres released
rendu rendue repo report repository reseau resource resources ressource ressources retenue robot s savoir savoirs
schema schemas schematics script scripts selected selon service services site slides software solution son sonore
sonores sons sont soumis soumise soumises source sourceforge sources spdx standard statistiques stl support supports
system systeme tableau tableaux technique techniques template templates termes terms text texte textes texts theme
themes thesaurus they this tool toujours tout toute tutoriel tutoriels typeface typographie universal us use used uses
using utilisant utilise utilisee utilisons via video videos vocabulaire we web weights wiki work works zenodo
`
