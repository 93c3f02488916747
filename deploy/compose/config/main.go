// Command config is `docker compose config --services` without Docker: it loads compose.yaml with the parser that
// Docker Compose v2 uses, in the way in which that calls it, and prints the services that would be started, sorted.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	file := flag.String("f", "", "the compose files, comma-separated")
	environment := flag.String("env-file", "", "the env file")
	profiles := flag.String("profiles", "", "comma-separated, as by several --profile; else COMPOSE_PROFILES decides")
	flag.Parse()
	var chosen []string
	if *profiles != "" {
		chosen = strings.Split(*profiles, ",")
	}
	options, err := cli.NewProjectOptions(strings.Split(*file, ","),
		cli.WithOsEnv,
		cli.WithEnvFiles(*environment),
		cli.WithDotEnv,
		cli.WithDefaultProfiles(chosen...))
	if err != nil {
		fail(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		fail(err)
	}
	fmt.Println(strings.Join(project.ServiceNames(), " "))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
