// Command communs serves an appel à communs and works on its texts.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := program{env: os.Environ(), in: os.Stdin, out: os.Stdout, errs: os.Stderr}
	code := p.exit(p.run(ctx, os.Args[1:]))
	stop()
	os.Exit(code)
}

// program is what a command may touch of the process it runs in; tests give their own.
type program struct {
	env  []string
	in   io.Reader
	out  io.Writer
	errs io.Writer
}

// run is the whole program: it finds the command that args name and runs it.
func (p program) run(ctx context.Context, args []string) error {
	root := &cobra.Command{
		Use:           "communs",
		Short:         "Appels à communs : défis, candidatures publiques et versionnées, licences ouvertes",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(p.commands()...)
	root.SetArgs(args)
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.errs)
	return root.ExecuteContext(ctx)
}

// exitError is a refusal whose exit status says more than "failed". With a nil err nothing is printed.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.code)
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

// exit prints what went wrong and gives the status of the process.
func (p program) exit(err error) int {
	if err == nil {
		return 0
	}
	code := 1
	if e, ok := errors.AsType[exitError](err); ok {
		code = e.code
		if e.err == nil {
			return code
		}
	}
	fmt.Fprintln(p.errs, "communs:", err)
	return code
}
