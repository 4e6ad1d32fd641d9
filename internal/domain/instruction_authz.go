package domain

// The acts of instruction. To whoever has no part in it they do not exist.
const (
	ReadInstruction  Verb = "instruction.read"
	DeclareInterests Verb = "interests.declare"
	ExamineDeposit   Verb = "deposit.examine"
	LiftReserve      Verb = "deposit.lift_reserve"
	GiveOpinion      Verb = "opinion.give"
	ReadOpinions     Verb = "opinion.read"
	ReadRulings      Verb = "decision.read"
	PrepareRuling    Verb = "decision.prepare"
	PublishRulings   Verb = "decision.publish"
	MakeObjection    Verb = "objection.make"
	AnswerObjection  Verb = "objection.answer"
)

// InstructionVerbs lists the acts that do not exist for those who have no part in them.
func InstructionVerbs() []Verb {
	return []Verb{
		ReadInstruction, DeclareInterests, ExamineDeposit, LiftReserve, GiveOpinion, ReadOpinions, ReadRulings, PrepareRuling, PublishRulings,
	}
}

func instructionRules(all map[Verb]rule) map[Verb]rule {
	all[ReadInstruction] = rule{who: instructionReader}
	all[DeclareInterests] = rule{who: hand, why: whyNotDeclare}
	all[ExamineDeposit] = rule{who: examiner, why: whyNotSettle}
	all[LiftReserve] = rule{who: examiner, why: whyNotSettle}
	all[GiveOpinion] = rule{who: reviewer, why: whyNotSpeak}
	all[ReadOpinions] = rule{who: instructionReader, why: whyNotRead}
	all[ReadRulings] = rule{who: decisionReader, why: whyNotReadRulings}
	all[PrepareRuling] = rule{who: manager, why: whyNotRule}
	all[PublishRulings] = rule{who: manager, why: whyNotPublish}
	all[MakeObjection] = rule{who: confirmed, when: func(on Object) bool { return on.Handling.Objecting }, key: "error.objection_closed"}
	all[AnswerObjection] = rule{who: manager, why: keepsOut}
	return all
}

func reviewer(by Account, on Object) bool {
	return active(by) && on.Call.ID != "" && by.Any(OnCall(on.Call.ID), Instructor, Juror, Funder)
}

func examiner(by Account, on Object) bool {
	return active(by) && on.Call.ID != "" && by.Is(Instructor, OnCall(on.Call.ID))
}

// hand is whoever takes part in an instruction: those who review, and those who decide.
func hand(by Account, on Object) bool { return reviewer(by, on) || manager(by, on) }

func auditor(by Account) bool { return active(by) && by.Is(Auditor, Instance) }

func instructionReader(by Account, on Object) bool {
	return on.Call.ID != "" && (hand(by, on) || auditor(by))
}

func decisionReader(by Account, on Object) bool {
	return on.Call.ID != "" && (manager(by, on) || auditor(by))
}

// keepsOut: nobody touches a deposit that she, or her structure, takes part in (rule 8).
func keepsOut(by Account, on Object) string {
	if on.Handling.Stake != "" || team(by, on) {
		return "error.stake"
	}
	return ""
}

func first(keys ...string) string {
	for _, k := range keys {
		if k != "" {
			return k
		}
	}
	return ""
}

func unless(is bool, key string) string {
	if is {
		return ""
	}
	return key
}

// whyNotDeclare: what was declared stands once the decisions are published; whoever joined the call later declares then,
// as nothing private opens to her before.
func whyNotDeclare(_ Account, on Object) string {
	h := on.Handling
	return first(unless(h.Frozen, "error.cutoff_open"), unless(!h.Published || !h.Declared, "error.decisions_published"))
}

// whyNotPanel: private data opens to the call's own people as deposits do, once their interests are declared for the
// relève that the candidacy is deposited for; never to those who have a tie to it (rule 8).
func whyNotPanel(by Account, on Object) string {
	h := on.Handling
	if referent(by, on) {
		return ""
	}
	return first(keepsOut(by, on), unless(h.Frozen, "error.panel_closed"), unless(h.Declared, "error.declare_first"))
}

func whyNotPublish(_ Account, on Object) string {
	h := on.Handling
	return first(unless(h.Frozen, "error.cutoff_open"), unless(!h.Published, "error.decisions_published"), unless(h.Declared, "error.declare_first"))
}

// whyNotSettle: editors do not decide (rule 9); whoever wrote in the version deposited leaves it to others.
func whyNotSettle(by Account, on Object) string {
	return first(whyNotPublish(by, on), keepsOut(by, on), unless(!on.Handling.Wrote, "error.editors_do_not_decide"))
}

func whyNotRule(by Account, on Object) string {
	return first(whyNotSettle(by, on), unless(on.Handling.State == Admissible, "error.not_admissible"))
}

func whyNotSpeak(by Account, on Object) string {
	return first(whyNotPublish(by, on), keepsOut(by, on), unless(on.Handling.State == Admissible, "error.not_admissible"))
}

// whyNotRead: one's own opinion first. A manager who reviews nothing, and an auditor, read them as they come.
func whyNotRead(by Account, on Object) string {
	h := on.Handling
	switch {
	case !hand(by, on):
		return ""
	case !h.Frozen:
		return "error.cutoff_open"
	case !h.Declared:
		return "error.declare_first"
	}
	return first(keepsOut(by, on), unless(h.Spoke || h.Published || !reviewer(by, on), "error.opinion_first"))
}

func whyNotReadRulings(by Account, on Object) string {
	if !hand(by, on) {
		return ""
	}
	return first(unless(on.Handling.Declared, "error.declare_first"), keepsOut(by, on))
}
