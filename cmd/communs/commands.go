package main

import "github.com/spf13/cobra"

// commands lists every sub-command: one file each, one line each.
func (p program) commands() []*cobra.Command {
	return []*cobra.Command{
		p.demoCommand(),
		p.serveCommand(),
		p.diffCommand(),
		p.mergeCommand(),
		p.licenceCommand(),
		p.importCommand(),
		p.migrateCommand(),
		p.accountCommand(),
		p.backupCommand(),
		p.restoreCommand(),
		p.doctorCommand(),
	}
}
