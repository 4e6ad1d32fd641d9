package domain

import "time"

// Event is one line of the public register: a state change, written in the transaction that made it.
type Event struct {
	ID        string
	At        time.Time
	Actor     string // account id; "" for the clock
	ActorName string
	Verb      Verb // its words are under journal.VERB
	Object    string
	ObjectID  string // of a Call, Challenge, Candidacy, Deposit, Account or Page
	CallID    string
	Title     string // of the object, as it was
	Path      string // of the object, in French
	From, To  State
	Reason    string
	N         int // a version, or a relève, where the verb speaks of one
}

// Change is one line of Modifications récentes: a version of a public page.
type Change struct {
	Revision Revision
	Page     Page
	Path     string
}
