package store

// Where a candidacy stands in these queries it is c, its page p; those kept to their team are left out of every table,
// as is what was withdrawn or hidden since.
const (
	dataShown = ` c.state <> 'team' AND NOT p.staged `
	// dataPath is the address of the page p, of the candidacy c or not, in the call a.
	dataPath = `CASE p.form WHEN 'call' THEN '/appels/' || p.slug || '/presentation' WHEN 'rules' THEN '/appels/' || a.slug || '/reglement'
		WHEN 'challenge' THEN '/appels/' || a.slug || '/defis/' || p.slug WHEN 'candidacy' THEN '/candidatures/' || p.slug
		WHEN 'minutes' THEN '/appels/' || a.slug || '/comptes-rendus/' || p.slug ELSE '/pages/' || p.slug END`
	// dataPages are the pages of a call, with those of its candidacies; it takes the call twice.
	dataPages = ` JOIN page p ON p.id = x.page_id LEFT JOIN candidacy c ON c.page_id = p.id JOIN call a ON a.id = ?
		WHERE NOT p.staged AND (p.call_id = ? OR c.call_id = a.id OR a.page_id = p.id) AND (c.id IS NULL OR c.state <> 'team') `
)

// dataTables is all that a call makes public, table by table. Each query names its columns in the order of Columns.
var dataTables = []DataTable{
	{
		Name: "defis",
		Columns: []DataColumn{
			{"id", DataText, ""},
			{"numero", DataNumber, ""},
			{"titre", DataText, ""},
			{"etat", DataCode, "state.challenge."},
			{"motif", DataText, ""},
			{"fondu_dans", DataText, ""},
			{"adresse", DataAddress, ""},
			{"version", DataNumber, ""},
			{"candidatures", DataNumber, ""},
			{"cree_le", DataMoment, ""},
			{"modifie_le", DataMoment, ""},
		},
		query: `SELECT x.id, x.number, p.title, x.state, x.reason, x.merged_into, '/appels/' || a.slug || '/defis/' || p.slug AS path, p.head,
			(SELECT count(*) FROM candidacy_challenge y JOIN candidacy c ON c.id = y.candidacy_id WHERE y.challenge_id = x.id AND c.state = 'public') AS answers,
			x.created_at, p.updated_at
			FROM challenge x JOIN page p ON p.id = x.page_id JOIN call a ON a.id = x.call_id
			WHERE NOT p.staged AND x.call_id = ? AND x.id > ? ORDER BY x.id LIMIT ?`,
	},
	{
		Name: "candidatures", Texted: true, Added: 2,
		Columns: []DataColumn{
			{"id", DataText, ""},
			{"titre", DataText, ""},
			{"etat", DataCode, "data.candidacy."},
			{"accroche", DataText, ""},
			{"adresse", DataAddress, ""},
			{"commun", DataText, ""},
			{"adresse_commun", DataAddress, ""},
			{"defis", DataText, ""},
			{"structures", DataText, ""},
			{"modification", DataCode, "data.editing."},
			{"version", DataNumber, ""},
			{"publiee_le", DataMoment, ""},
			{"retiree_le", DataMoment, ""},
			{"modifie_le", DataMoment, ""},
			{"budget_euros", DataAmount, ""},
			{"aide_demandee_euros", DataAmount, ""},
		},
		query: `SELECT c.id, p.title, c.state, c.pitch, '/candidatures/' || p.slug AS path, m.name, '/communs/' || m.slug AS commons_path,
			(SELECT string_agg(y.challenge_id, ' ') FROM candidacy_challenge y WHERE y.candidacy_id = c.id) AS answers,
			(SELECT string_agg(o.name, ' | ') FROM organisation o WHERE o.candidacy_id = c.id) AS carriers,
			c.editing, p.head, c.public_at, c.withdrawn_at, p.updated_at, p.id AS page_id, p.head AS n
			FROM candidacy c JOIN page p ON p.id = c.page_id JOIN commons m ON m.id = c.commons_id
			WHERE ` + dataShown + ` AND c.call_id = ? AND c.id > ? ORDER BY c.id LIMIT ?`,
	},
	{
		Name: "versions", pair: true,
		Columns: []DataColumn{
			{"page", DataText, ""},
			{"genre", DataCode, "data.form."},
			{"titre", DataText, ""},
			{"version", DataNumber, ""},
			{"adresse", DataAddress, ""},
			{"le", DataMoment, ""},
			{"auteur", DataText, ""},
			{"voie", DataCode, "data.via."},
			{"apres", DataNumber, ""},
			{"restaure", DataNumber, ""},
			{"resume", DataText, ""},
			{"mots_ajoutes", DataNumber, ""},
			{"mots_retires", DataNumber, ""},
			{"octets", DataNumber, ""},
			{"sha256", DataText, ""},
			{"tardive", DataFlag, ""},
			{"masquee", DataFlag, ""},
			{"licence", DataText, ""},
		},
		query: `SELECT x.page_id AS key_page, x.n AS key_n, x.page_id, p.form, p.title, x.n, ` + dataPath + ` || '/version/' || CAST(x.n AS text) AS path, x.at, x.author_name, x.via, x.parent,
			x.restore_of, CASE WHEN x.hidden_at IS NULL THEN x.summary ELSE '' END AS summary, x.words_added, x.words_removed, x.size, x.sha256, x.late,
			CASE WHEN x.hidden_at IS NULL THEN 0 ELSE 1 END AS hidden, x.licence
			FROM revision x` + dataPages + `AND (x.page_id > ? OR x.page_id = ? AND x.n > ?) ORDER BY x.page_id, x.n LIMIT ?`,
	},
	{
		Name: "ressources", Texted: true, Added: 9,
		Columns: []DataColumn{
			{"candidature", DataText, ""},
			{"titre", DataText, ""},
			{"adresse", DataAddress, ""},
			{"version", DataNumber, ""},
			{"ressource", DataText, ""},
			{"nom", DataText, ""},
			{"genre", DataCode, "form.resource.kind."},
			{"origine", DataCode, "form.resource.origin."},
			{"lien", DataText, ""},
			{"licence_declaree", DataText, ""},
			{"controle", DataCode, "page.verdict."},
			{"hebergement", DataText, ""},
			{"titulaire", DataText, ""},
		},
		query: `SELECT c.id, p.title, '/candidatures/' || p.slug AS path, p.head, p.id AS page_id, p.head AS n
			FROM candidacy c JOIN page p ON p.id = c.page_id WHERE ` + dataShown + ` AND c.call_id = ? AND c.id > ? ORDER BY c.id LIMIT ?`,
	},
	{
		Name: "depots",
		Columns: []DataColumn{
			{"id", DataText, ""},
			{"numero", DataText, ""},
			{"releve", DataNumber, ""},
			{"candidature", DataText, ""},
			{"titre", DataText, ""},
			{"version", DataNumber, ""},
			{"adresse", DataAddress, ""},
			{"sha256", DataText, ""},
			{"etat", DataCode, "deposit.state."},
			{"depose_le", DataMoment, ""},
			{"fini_le", DataMoment, ""},
			{"reglement", DataNumber, ""},
			{"table_licences", DataText, ""},
			{"politique_licences", DataNumber, ""},
		},
		query: `SELECT d.id, d.number, d.k, d.candidacy_id, p.title, d.n, '/candidatures/' || p.slug || '/version/' || CAST(d.n AS text) AS path, d.sha256, d.state,
			d.at, d.ended_at, d.rules_n, d.policy, d.policy_n FROM deposit d JOIN page p ON p.id = d.page_id JOIN candidacy c ON c.id = d.candidacy_id
			WHERE ` + dataShown + ` AND d.call_id = ? AND d.id > ? ORDER BY d.id LIMIT ?`,
	},
	{
		Name: "decisions",
		Columns: []DataColumn{
			{"depot", DataText, ""},
			{"numero", DataText, ""},
			{"releve", DataNumber, ""},
			{"candidature", DataText, ""},
			{"titre", DataText, ""},
			{"adresse", DataAddress, ""},
			{"issue", DataCode, "outcome."},
			{"montant_euros", DataAmount, ""},
			{"conditions", DataText, ""},
			{"motif", DataText, ""},
			{"rang", DataNumber, ""},
			{"publiee_le", DataMoment, ""},
		},
		query: `SELECT d.id, d.number, d.k, d.candidacy_id, p.title, '/candidatures/' || p.slug || '/decisions/' || CAST(d.k AS text) AS path,
			CASE WHEN e.admissible THEN x.outcome ELSE 'inadmissible' END AS outcome, CASE WHEN e.admissible THEN x.amount ELSE 0 END AS amount,
			coalesce(x.terms, '') AS terms, CASE WHEN e.admissible THEN x.reason ELSE e.reason END AS reason, coalesce(x.place, 0) AS place, b.at
			FROM deposit d JOIN page p ON p.id = d.page_id JOIN candidacy c ON c.id = d.candidacy_id
			JOIN publication b ON b.call_id = d.call_id AND b.k = d.k JOIN examination e ON e.deposit_id = d.id LEFT JOIN ruling x ON x.deposit_id = d.id
			WHERE ` + dataShown + ` AND d.state = 'deposited' AND d.call_id = ? AND d.id > ? ORDER BY d.id LIMIT ?`,
	},
	{
		Name: "ateliers",
		Columns: []DataColumn{
			{"id", DataText, ""},
			{"titre", DataText, ""},
			{"adresse", DataAddress, ""},
			{"etat", DataCode, "state.workshop."},
			{"motif", DataText, ""},
			{"commence_le", DataMoment, ""},
			{"finit_le", DataMoment, ""},
			{"lieu", DataText, ""},
			{"places", DataNumber, ""},
			{"inscriptions", DataNumber, ""},
			{"liste_attente", DataNumber, ""},
			{"presences", DataNumber, ""},
			{"cartes", DataNumber, ""},
			{"compte_rendu_version", DataNumber, ""},
			{"compte_rendu_sha256", DataText, ""},
			{"compte_rendu_arrete_le", DataMoment, ""},
		},
		query: `SELECT w.id, w.title, '/ateliers/' || w.slug AS path, w.recorded, w.reason, w.starts_at, w.ends_at, w.place, w.capacity,
			(SELECT count(*) FROM registration r WHERE r.workshop_id = w.id AND r.state = 'seated') AS seated,
			(SELECT count(*) FROM registration r WHERE r.workshop_id = w.id AND r.state = 'waiting') AS waiting,
			(SELECT count(*) FROM registration r WHERE r.workshop_id = w.id AND r.attended_at IS NOT NULL) AS came,
			(SELECT count(*) FROM card k WHERE k.workshop_id = w.id AND k.state = 'shown') AS cards,
			w.frozen_n, w.frozen_sha256, w.frozen_at FROM workshop w WHERE w.call_id = ? AND w.id > ? ORDER BY w.id LIMIT ?`,
	},
	{
		Name: "cartes",
		Columns: []DataColumn{
			{"id", DataText, ""},
			{"atelier", DataText, ""},
			{"adresse", DataAddress, ""},
			{"genre", DataCode, "card.kind."},
			{"texte", DataText, ""},
			{"nom", DataText, ""},
			{"groupe", DataText, ""},
			{"marques", DataNumber, ""},
			{"le", DataMoment, ""},
		},
		query: `SELECT k.id, k.workshop_id, '/ateliers/' || w.slug || '/cartes' AS path, k.kind, k.body, k.name, g.title,
			(SELECT count(*) FROM card_mark m WHERE m.card_id = k.id) + (SELECT count(*) FROM card_mark_seat t WHERE t.card_id = k.id) AS marks, k.at
			FROM card k JOIN workshop w ON w.id = k.workshop_id LEFT JOIN card_group g ON g.id = k.group_id
			WHERE k.state = 'shown' AND w.call_id = ? AND k.id > ? ORDER BY k.id LIMIT ?`,
	},
	{
		Name: "remarques",
		Columns: []DataColumn{
			{"id", DataText, ""},
			{"reponse_a", DataText, ""},
			{"adresse", DataAddress, ""},
			{"version", DataNumber, ""},
			{"rubrique", DataText, ""},
			{"citation", DataText, ""},
			{"auteur", DataText, ""},
			{"equipe", DataFlag, ""},
			{"texte", DataText, ""},
			{"le", DataMoment, ""},
			{"etat", DataCode, "data.remark."},
			{"version_reponse", DataNumber, ""},
			{"motif", DataText, ""},
			{"reglee_le", DataMoment, ""},
			{"masquee", DataFlag, ""},
		},
		query: `SELECT x.id, x.parent_id, '/remarques/' || coalesce(x.parent_id, x.id) AS path, x.n, x.section,
			CASE WHEN x.hidden_at IS NOT NULL OR EXISTS (SELECT 1 FROM revision q WHERE q.page_id = x.page_id AND q.n = x.n AND q.hidden_at IS NOT NULL)
				THEN '' ELSE x.quote END AS quote,
			s.name, x.team, CASE WHEN x.hidden_at IS NULL THEN x.body ELSE '' END AS body, x.at, x.state, x.settled_n,
			CASE WHEN x.hidden_at IS NULL THEN x.reason ELSE '' END AS reason, x.settled_at, CASE WHEN x.hidden_at IS NULL THEN 0 ELSE 1 END AS hidden
			FROM remark x JOIN account s ON s.id = x.account_id` + dataPages + `AND NOT EXISTS (SELECT 1 FROM remark y WHERE y.id = x.parent_id AND y.hidden_at IS NOT NULL)
			AND x.id > ? ORDER BY x.id LIMIT ?`,
	},
	{
		Name: "soutiens",
		Columns: []DataColumn{
			{"id", DataText, ""},
			{"adresse", DataAddress, ""},
			{"version", DataNumber, ""},
			{"auteur", DataText, ""},
			{"au_nom_de", DataText, ""},
			{"texte", DataText, ""},
			{"le", DataMoment, ""},
			{"masquee", DataFlag, ""},
		},
		query: `SELECT x.id, ` + dataPath + ` || '/soutiens' AS path, x.n, s.name, CASE WHEN x.hidden_at IS NULL THEN x.organisation ELSE '' END AS organisation,
			CASE WHEN x.hidden_at IS NULL THEN x.word ELSE '' END AS word, x.at, CASE WHEN x.hidden_at IS NULL THEN 0 ELSE 1 END AS hidden
			FROM support x JOIN account s ON s.id = x.account_id` + dataPages + `AND x.ended_at IS NULL
			AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = x.account_id AND g.scope = 'candidacy:' || c.id)
			AND x.id > ? ORDER BY x.id LIMIT ?`,
	},
	{
		Name: "besoins",
		Columns: []DataColumn{
			{"id", DataText, ""},
			{"candidature", DataText, ""},
			{"adresse", DataAddress, ""},
			{"sens", DataCode, "need.side."},
			{"genre", DataCode, "need.kind."},
			{"titre", DataText, ""},
			{"texte", DataText, ""},
			{"jusquau", DataDay, ""},
			{"etat", DataCode, "data.need."},
			{"aides_acceptees", DataNumber, ""},
			{"auteur", DataText, ""},
			{"le", DataMoment, ""},
		},
		query: `SELECT x.id, x.candidacy_id, '/candidatures/' || p.slug || '/entraide/' || x.id AS path, x.side, x.kind, x.title, x.words, x.last_day, x.state,
			(SELECT count(*) FROM need_reply r WHERE r.need_id = x.id AND r.state = 'accepted') AS helped, x.account_name, x.at
			FROM need x JOIN candidacy c ON c.id = x.candidacy_id JOIN page p ON p.id = c.page_id
			WHERE ` + dataShown + ` AND x.state <> 'withdrawn' AND c.call_id = ? AND x.id > ? ORDER BY x.id LIMIT ?`,
	},
	{
		Name: "cooperations",
		Columns: []DataColumn{
			{"id", DataText, ""},
			{"adresse", DataAddress, ""},
			{"candidature", DataText, ""},
			{"titre", DataText, ""},
			{"autre_candidature", DataText, ""},
			{"autre_titre", DataText, ""},
			{"objet", DataText, ""},
			{"etat", DataCode, "data.cooperation."},
			{"animation", DataText, ""},
			{"constat", DataText, ""},
			{"proposee_par", DataText, ""},
			{"le", DataMoment, ""},
		},
		query: `SELECT x.id, '/cooperations/' || x.id AS path, x.one_id, p.title, x.other_id, q.title AS other_title, x.purpose, x.state, x.facilitator_name, x.evidence,
			x.account_name, x.at FROM cooperation x JOIN candidacy c ON c.id = x.one_id JOIN page p ON p.id = c.page_id
			JOIN candidacy d ON d.id = x.other_id JOIN page q ON q.id = d.page_id
			WHERE ` + dataShown + ` AND d.state <> 'team' AND NOT q.staged AND (c.call_id = ? OR d.call_id = ?) AND x.id > ? ORDER BY x.id LIMIT ?`,
	},
	{
		Name: "registre",
		Columns: []DataColumn{
			{"id", DataText, ""},
			{"le", DataMoment, ""},
			{"acte", DataText, ""},
			{"auteur", DataText, ""},
			{"objet", DataText, ""},
			{"titre", DataText, ""},
			{"adresse", DataAddress, ""},
			{"etat_avant", DataText, ""},
			{"etat_apres", DataText, ""},
			{"motif", DataText, ""},
			{"nombre", DataNumber, ""},
		},
		query: `SELECT x.id, x.at, x.verb, x.actor_name, x.object, x.title, x.path, x.from_state, x.to_state, x.reason, x.n FROM journal x
			WHERE x.call_id = ? AND NOT EXISTS (SELECT 1 FROM candidacy c WHERE c.id = x.object_id AND c.state = 'team') AND x.id > ? ORDER BY x.id LIMIT ?`,
	},
}
