// Command communs-bench measures what the site promises: speed beside a bare handler, writers who lose nothing,
// acknowledged saves that outlive a crash.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	root := &cobra.Command{
		Use: "communs-bench", Short: "Measures the site: speed, writers together, crashes", SilenceUsage: true, SilenceErrors: true,
	}
	root.AddCommand(benchCommand(), soakCommand(), crashCommand(), childCommand())
	err := root.ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "communs-bench:", err)
		os.Exit(1)
	}
}
