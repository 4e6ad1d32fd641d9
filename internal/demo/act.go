package demo

import (
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Kind says what an act does.
type Kind string

// Kinds of acts. Those of the first group make a version of a page: the act then carries Version and Sections.
const (
	OpenCall         Kind = "open-call"         // Settings: four fields; By, an administrator, names the manager Account
	PublishRules     Kind = "publish-rules"     // Version is the number of the rules
	ProposeChallenge Kind = "propose-challenge" // in state idea
	PublishCandidacy Kind = "publish-candidacy" // By becomes its first referent
	Edit             Kind = "edit"

	SignUp            Kind = "sign-up"         // By
	CompleteCall      Kind = "complete-call"   // Settings: what this act adds
	MoveChallenge     Kind = "challenge-state" // To, Reason; Into when merged
	Join              Kind = "join"            // By asks to join, Reason is the message
	Team              Kind = "team"            // By gives Account the Role; "" takes it back
	SetOrganisations  Kind = "organisations"   // Organisations: the whole list
	SetAdministrative Kind = "administrative"  // Administrative: the whole panel
	Deposit           Kind = "deposit"         // Version, for Releve
	Replace           Kind = "replace"         // Version takes the place of the one deposited for Releve
	WithdrawDeposit   Kind = "withdraw-deposit"
	SetEditingMode    Kind = "editing-mode" // Mode, Reason
	WithdrawCandidacy Kind = "withdraw-candidacy"
	Follow            Kind = "follow" // Following
	Read              Kind = "read"   // as the page stands

	AnnounceWorkshop Kind = "announce-workshop" // Workshop: all of it but People
	RegisterForIt    Kind = "register"          // Workshop.People register one after the other, By with them or not
	LeaveWorkshop    Kind = "leave-workshop"    // By gives her seat back
	NoteAttendance   Kind = "attendance"        // Workshop.People were there
	FreezeMinutes    Kind = "freeze-minutes"    // Version of the minutes
	CancelWorkshop   Kind = "cancel-workshop"   // Reason

	PublishNeed Kind = "need"             // Help: a need or an offer
	OfferHelp   Kind = "help"             // Help.Key; Reason is the message
	AnswerHelp  Kind = "help-answer"      // Help.Key, Account, To, Help.Answer, Help.Thanks
	MoveNeed    Kind = "need-state"       // Help.Key, Help.Verb, Reason
	Cooperate   Kind = "cooperate"        // Help.Key, Help.With; Reason is the purpose
	CoopStep    Kind = "cooperation-step" // Help.Key, Help.Verb, Help.Evidence, Reason
	Relate      Kind = "relation"         // Help.Kind, Help.With
)

// Act is one thing that one person does at one moment. Which fields count depends on its kind.
type Act struct {
	At      time.Time
	Kind    Kind
	By      string // account key
	Page    string // page key; empty for a sign-up
	Summary string // « Qu’avez-vous changé ? »
	Reason  string // public
	Outside bool   // By is in no team of this candidacy at that time

	Version     int             // version made, or deposited
	Sections    domain.Document // the whole page after this act, canonical; challenges are named by page key
	Changed     []string        // keys of the sections that differ from the version before, sorted
	RestoredOf  int             // the version whose text came back, 0 for none
	Met         domain.Document // what was typed over the version before the last, and met a conflict that this act settles
	Expectation []Expectation   // verdict awaited for each resource of this version, in row order

	Settings       Settings               // what an act on the call adds
	Verb           domain.Verb            // by which the challenge moves
	To             domain.State           // state reached by the challenge
	Into           string                 // page key of the challenge that takes it in
	Account        string                 // key of the account that is named
	Role           domain.Role            // role given in the team
	Organisations  []Organisation         // all those of the candidacy
	Administrative *domain.Administrative // the restricted panel
	Releve         int                    // relève of a deposit
	Mode           domain.Editing         // way of editing from now on
	Review         Review                 // of an act of the public review
	Following      Following
	Source         *Cited      // the passage that feeds a challenge
	Workshop       Workshop    // what an act on a workshop states
	Cards          Cards       // of a workshop
	Instruction    Instruction // of an act by which a relève is read and decided
	Help           Help        // a need, a cooperation or a relation
}

// MakesVersion tells whether the act leaves a new version of its page.
func (a Act) MakesVersion() bool {
	switch a.Kind {
	case OpenCall, PublishRules, ProposeChallenge, PublishCandidacy, WriteMinutes, Edit:
		return true
	}
	return false
}

// Expectation is what the licence check should say of one resource as written in a version.
type Expectation struct {
	Row     string // row id in the resources section
	Kind    string // software, data, content, hardware, method, model, font
	Origin  string // existing, planned, used
	Licence string // as typed
	Verdict domain.Verdict
}

// ChallengeRow is a line of the section challenges.
type ChallengeRow struct {
	Challenge string `json:"challenge" yaml:"challenge"`
	ID        string `json:"id" yaml:"id"`
	Why       string `json:"why" yaml:"why"`
}

// ResourceRow is a line of the section resources, with the verdict awaited for it.
type ResourceRow struct {
	Host    string         `json:"host" yaml:"host"`
	ID      string         `json:"id" yaml:"id"`
	Kind    string         `json:"kind" yaml:"kind"`
	Licence string         `json:"licence" yaml:"licence"`
	Link    string         `json:"link" yaml:"link"`
	Name    string         `json:"name" yaml:"name"`
	Origin  string         `json:"origin" yaml:"origin"`
	Owner   string         `json:"owner" yaml:"owner"`
	Expect  domain.Verdict `json:"-" yaml:"expect"`
}
