package view

// DepositPage is what a referent reads before she deposits.
type DepositPage struct {
	Head      CandidacyHead
	Problems  []Problem // of the deposit that was refused
	Title     string
	Intro     []string
	Changed   ChangedSince
	Blocking  Checklist
	Reserves  Checklist
	Postures  []PosturePanel
	Panel     Link
	PanelText string
	Ask       Ask // without Submit where nothing may be deposited
	Standing  []Fact
	StandsFor string
	Withdraw  Link
	Earlier   Checklist
}

// ChangedSince tells what others wrote since somebody's last visit.
type ChangedSince struct {
	Title string
	Lines []string
	Link  Link
	None  string
}

// Checklist is a list of lines with its title; a line leads to where it is put right.
type Checklist struct {
	ID, Title, Text string
	Lines           []Link
	None            string
}

// ReceiptPage is the acknowledgement of a deposit.
type ReceiptPage struct {
	Title, Lead string
	Facts       []Fact
	Postures    []PosturePanel
	File        Link
	Back        Link
}
