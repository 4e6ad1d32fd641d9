package domain

import (
	"slices"
	"time"
)

// Verb is the name of an act: what a route does, what the journal tells, what Can is asked.
type Verb string

// Object is what an act is done to, already loaded: the call and candidacy that it belongs to, and
// the moment. Parts that an act does not touch are zero.
type Object struct {
	Call      Call
	Candidacy Candidacy
	Challenge Challenge
	Workshop  Workshop
	Page      Page
	Handling  Handling // of a deposit under instruction
	OwnerID   string   // of a draft, a session, a token, a proposal, a remark: the account it belongs to
	Account   Account  // that is moderated, with its grants
	Now       time.Time
}

// Decision is the answer to "may this person do that". AsIfMissing tells to answer 404: whoever may
// not read a thing must not learn that it exists.
type Decision struct {
	Allowed     bool
	AsIfMissing bool
	Reason      string // key of a sentence
}

// Err is the decision as an error: nil where allowed.
func (d Decision) Err() error {
	switch {
	case d.Allowed:
		return nil
	case d.AsIfMissing:
		return Missing("page")
	case d.Reason == "error.sign_in":
		return Error{Kind: Unauthenticated, Key: d.Reason}
	}
	return Error{Kind: Forbidden, Key: d.Reason}
}

// rule tells what an act asks of the person and of the state of its object.
type rule struct {
	who  func(Account, Object) bool
	when func(Object) bool
	key  string                       // of the sentence where "when" refuses
	why  func(Account, Object) string // key of the sentence that refuses; "" where nothing does
}

// Can is the one place that says who may do what, to which object, in which state (product rules 5,
// 8 and 9). It is pure: everything it looks at was loaded before.
func Can(by Account, verb Verb, on Object) Decision {
	r, known := rules()[verb]
	switch {
	case !known:
		return Decision{Reason: "error.forbidden"}
	case !visible(by, on):
		return Decision{AsIfMissing: true}
	case slices.Contains(InstructionVerbs(), verb) && !r.who(by, on):
		return Decision{AsIfMissing: true}
	case r.when != nil && !r.when(on):
		return Decision{Reason: refusal(on, r.key)}
	case r.who(by, on):
		return r.now(by, on)
	case !by.SignedIn():
		return Decision{Reason: "error.sign_in"}
	case verb == ReadAdministrative || verb == ReadReceipt || verb == ReadDraft || verb == ReadStaff || verb == ReadDashboard:
		return Decision{AsIfMissing: true}
	case !by.Confirmed:
		return Decision{Reason: "error.confirm_first"}
	}
	return Decision{Reason: refusal(on, "error.forbidden")}
}

// now is the answer to somebody who may do the act in general: what stands in its way here, if anything.
func (r rule) now(by Account, on Object) Decision {
	if r.why == nil {
		return Decision{Allowed: true}
	}
	key := r.why(by, on)
	return Decision{Allowed: key == "", Reason: key}
}

// Verbs lists every act that Can knows of.
func Verbs() []Verb {
	var list []Verb
	for v := range rules() {
		list = append(list, v)
	}
	return list
}

// The acts.
const (
	Read                Verb = "read"
	ReadStaff           Verb = "staff.read"
	ReadDraft           Verb = "draft.read"
	ReadAdministrative  Verb = "administrative.read"
	ReadReceipt         Verb = "receipt.read"
	WriteAdministrative Verb = "administrative.write"
	EditPage            Verb = "page.edit"
	RestorePage         Verb = "page.restore"
	ProposeEdit         Verb = "page.propose"
	SettleProposal      Verb = "page.settle"
	UploadFile          Verb = "file.upload"
	CreateFree          Verb = "free.create"
	CreateMinutes       Verb = "minutes.create"
	AnnounceWorkshop    Verb = "workshop.announce"
	SetWorkshop         Verb = "workshop.set"
	CancelWorkshop      Verb = "workshop.cancel"
	Register            Verb = "workshop.register"
	ReadRegistrations   Verb = "workshop.registrations"
	NoteAttendance      Verb = "workshop.attendance"
	FreezeMinutes       Verb = "minutes.freeze"
	OpenCall            Verb = "call.create"
	SetCall             Verb = "call.set"
	PublishRules        Verb = "rules.publish"
	CreateChallenge     Verb = "challenge.create"
	MoveChallenge       Verb = "challenge.move"
	CowriteChallenge    Verb = "challenge.cowrite"
	CreateCandidacy     Verb = "candidacy.create"
	MoveCandidacy       Verb = "candidacy.move"
	SetEditing          Verb = "candidacy.set_editing"
	JoinCandidacy       Verb = "candidacy.join"
	SetTeam             Verb = "candidacy.set_team"
	MakeDeposit         Verb = "deposit.make"
	WithdrawDeposit     Verb = "deposit.withdraw"
	GrantCallRole       Verb = "grant.call"
	GrantInstanceRole   Verb = "grant.instance"
	ManageAccount       Verb = "account.manage"
	SetOperator         Verb = "operator.set"
	FollowPage          Verb = "page.follow"
	ReadDashboard       Verb = "call.dashboard"
	WriteTeams          Verb = "message.write"
	Derogate            Verb = "derogation.give"
	TendNeeds           Verb = "need.tend"
	OfferHelp           Verb = "need.help"
	ProposeCooperation  Verb = "cooperation.propose"
	AcceptCooperation   Verb = "cooperation.accept"
	DeclineCooperation  Verb = "cooperation.decline"
	EngageCooperation   Verb = "cooperation.engage"
	WitnessCooperation  Verb = "cooperation.witness"
	AbandonCooperation  Verb = "cooperation.abandon"
	SetRelation         Verb = "relation.set"
	LeaveRemark         Verb = "remark.add"
	AnswerRemark        Verb = "remark.answer"
	SettleRemark        Verb = "remark.settle"
	ReopenRemark        Verb = "remark.reopen"
	KeepRemark          Verb = "remark.own" // change its words, withdraw it
	GiveSupport         Verb = "support.give"
	MakeReport          Verb = "report.make"
	Moderate            Verb = "moderate"
	BlockAccount        Verb = "account.block"
	LookAtRepository    Verb = "repository.look"
)

func rules() map[Verb]rule {
	return instructionRules(map[Verb]rule{
		Read:                {who: anyone},
		ReadStaff:           {who: staff},
		ReadDraft:           {who: owner},
		ReadAdministrative:  {who: administrativeReader, why: whyNotPanel},
		ReadReceipt:         {who: administrativeReader},
		WriteAdministrative: {who: referent},
		EditPage:            {who: editor, when: editable, key: "error.page_closed"},
		RestorePage:         {who: editor, when: editable, key: "error.page_closed"},
		ProposeEdit:         {who: proposer, when: editable, key: "error.page_closed"},
		SettleProposal:      {who: team, when: editable, key: "error.page_closed"},
		UploadFile:          {who: confirmed},
		CreateFree:          {who: confirmed},
		CreateMinutes:       {who: animation},
		AnnounceWorkshop:    {who: animation, when: callAlive, key: "error.page_closed"},
		SetWorkshop:         {who: animation, when: changeable, key: "error.workshop_begun"},
		CancelWorkshop:      {who: animation, when: changeable, key: "error.workshop_begun"},
		Register:            {who: registers, when: registrable, key: "error.workshop_closed"},
		ReadRegistrations:   {who: animation},
		NoteAttendance:      {who: animation, when: begun, key: "error.workshop_not_begun"},
		FreezeMinutes:       {who: animation, when: correcting, key: "error.minutes_state"},
		AddCard:             {who: registers, when: cardsOpen, key: "error.cards_closed"},
		CorrectCard:         {who: owner, when: cardsOpen, key: "error.cards_closed"},
		MarkCard:            {who: confirmed, when: cardsOpen, key: "error.cards_closed"},
		SortCards:           {who: animation, when: cardsOpen, key: "error.cards_closed"},
		WithdrawCard:        {who: animation, when: begun, key: "error.cards_closed"},
		OpenCall:            {who: callOpener},
		SetCall:             {who: manager},
		SetLicencePolicy:    {who: manager},
		RejudgeLicences:     {who: manager},
		PublishRules:        {who: manager},
		CreateChallenge:     {who: confirmed, when: challengesOpen, key: "error.challenges_closed"},
		MoveChallenge:       {who: animation},
		CowriteChallenge:    {who: animation},
		FeedChallenge:       {who: editor, when: feedable, key: "error.page_closed"},
		DropSource:          {who: sourceKeeper, when: feedable, key: "error.page_closed"},
		CreateCandidacy:     {who: confirmed, when: candidaciesOpen, key: "error.call_not_open"},
		MoveCandidacy:       {who: referent},
		SetEditing:          {who: referent},
		JoinCandidacy:       {who: outsider, when: public, key: "error.page_closed"},
		SetTeam:             {who: referent},
		ConfirmAnswer:       {who: team, when: public, key: "error.page_closed"},
		MakeDeposit:         {who: referent},
		WithdrawDeposit:     {who: referent},
		GrantCallRole:       {who: manager},
		GrantInstanceRole:   {who: admin},
		ManageAccount:       {who: admin},
		SetOperator:         {who: admin},
		FollowPage:          {who: confirmed},
		ReadDashboard:       {who: callStaff},
		WriteTeams:          {who: animation},
		Derogate:            {who: manager, when: public, key: "error.page_closed"},
		TendNeeds:           {who: team, when: alive, key: "error.page_closed"},
		OfferHelp:           {who: outsider, when: public, key: "error.page_closed"},
		ProposeCooperation:  {who: teamOrAnimation, when: public, key: "error.page_closed"},
		AcceptCooperation:   {who: referent, when: public, key: "error.page_closed"},
		DeclineCooperation:  {who: referent},
		EngageCooperation:   {who: animation},
		WitnessCooperation:  {who: animation},
		AbandonCooperation:  {who: referentOrAnimation},
		SetRelation:         {who: referent, when: public, key: "error.page_closed"},
		LeaveRemark:         {who: remarker, when: remarkable, key: "error.page_closed"},
		AnswerRemark:        {who: remarker, when: remarkable, key: "error.page_closed"},
		SettleRemark:        {who: remarkSettler, when: remarkable, key: "error.page_closed"},
		ReopenRemark:        {who: remarkReopener, when: remarkable, key: "error.page_closed"},
		KeepRemark:          {who: owner},
		GiveSupport:         {who: supporter, when: supportable, key: "error.page_closed"},
		MakeReport:          {who: confirmed, when: reportable, key: "error.page_closed"},
		Moderate:            {who: moderator},
		BlockAccount:        {who: blocker},
		LookAtRepository:    {who: referent, when: alive, key: "error.page_closed"},
	})
}

// visible is the rule of reading: all is public but the candidacies kept to their team, which their
// team and an auditor read. Lists take the same rule as SQL (store.visibleCandidacy).
func visible(by Account, on Object) bool {
	if on.Candidacy.ID == "" || on.Candidacy.Visible() {
		return true
	}
	return team(by, on) || active(by) && by.Is(Auditor, Instance)
}

func anyone(Account, Object) bool { return true }

func active(by Account) bool { return by.SignedIn() && by.Confirmed && !by.Disabled }

func confirmed(by Account, _ Object) bool { return active(by) }

func owner(by Account, on Object) bool {
	return by.SignedIn() && !by.Disabled && on.OwnerID == by.ID
}

func referent(by Account, on Object) bool {
	return active(by) && on.Candidacy.ID != "" && by.Is(Referent, OnCandidacy(on.Candidacy.ID))
}

func team(by Account, on Object) bool {
	return active(by) && on.Candidacy.ID != "" && by.Any(OnCandidacy(on.Candidacy.ID), Referent, Member)
}

func outsider(by Account, on Object) bool { return active(by) && !team(by, on) }

func manager(by Account, on Object) bool {
	return active(by) && on.Call.ID != "" && by.Is(Manager, OnCall(on.Call.ID))
}

func animation(by Account, on Object) bool {
	return active(by) && on.Call.ID != "" && by.Any(OnCall(on.Call.ID), Manager, Facilitator)
}

// staff reads what the agency prepares: any role on the call, or the auditor of the instance.
func staff(by Account, on Object) bool {
	return active(by) && (by.Any(OnCall(on.Call.ID), RolesOn("call:x")...) || by.Is(Auditor, Instance) || by.Is(Admin, Instance))
}

// callStaff holds a role on the call.
func callStaff(by Account, on Object) bool {
	return active(by) && on.Call.ID != "" && by.Any(OnCall(on.Call.ID), RolesOn(OnCall(on.Call.ID))...)
}

// callOpener: opening a call needs a manager of some other call, or an administrator who names one.
func callOpener(by Account, _ Object) bool {
	if !active(by) {
		return false
	}
	for _, g := range by.Grants {
		if g.Role == Manager || g.Role == Admin && g.Scope == Instance {
			return true
		}
	}
	return false
}

func admin(by Account, _ Object) bool { return active(by) && by.Is(Admin, Instance) }

// administrativeReader: the referents, and of the call those who instruct and those who manage; what keeps these from a
// panel is whyNotPanel's.
func administrativeReader(by Account, on Object) bool {
	return referent(by, on) || active(by) && on.Call.ID != "" && by.Any(OnCall(on.Call.ID), Manager, Instructor)
}

// editor says who writes on a page. Funders do not edit (rule 9) unless they are of the team.
func editor(by Account, on Object) bool {
	switch on.Page.Form {
	case FormCall, FormRules:
		return manager(by, on)
	case FormMinutes:
		return minutesWriter(by, on)
	case FormChallenge:
		return active(by) && (on.Challenge.State != ChallengePublished || animation(by, on))
	case FormCandidacy:
		return team(by, on) || proposer(by, on) && on.Candidacy.Editing == OpenEditing
	}
	return active(by)
}

// proposer says who has a say in a page: on a candidacy kept to its team, those who only read it have none; what a
// funder proposes would weigh too much (rule 9).
func proposer(by Account, on Object) bool {
	return active(by) && (team(by, on) || on.Candidacy.State != TeamOnly && !funderOnly(by, on))
}

func funderOnly(by Account, on Object) bool {
	in := OnCall(on.Call.ID)
	return by.Is(Funder, in) && !by.Any(in, Manager, Facilitator, Instructor)
}

func public(on Object) bool { return on.Candidacy.State == Public }

func editable(on Object) bool {
	switch on.Page.Form {
	case FormCandidacy:
		return on.Candidacy.State == Public || on.Candidacy.State == TeamOnly
	case FormChallenge:
		s := on.Challenge.State
		return s != ChallengeSetAside && s != ChallengeMerged && s != ChallengeClosed
	}
	return callAlive(on) && minutesOpen(on)
}

func callAlive(on Object) bool { return on.Call.ID == "" || on.Call.Phase(on.Now) != Archived }

func challengesOpen(on Object) bool {
	p := on.Call.Phase(on.Now)
	return p == Preparation || p == Workshops || p == Published || p == PhaseOpen
}

func candidaciesOpen(on Object) bool {
	p := on.Call.Phase(on.Now)
	return p == Published || p == PhaseOpen
}
