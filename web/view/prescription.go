package view

// Prescribed are words of a défi that prescribe its solution, and why that is said.
type Prescribed struct{ Words, Why string }
