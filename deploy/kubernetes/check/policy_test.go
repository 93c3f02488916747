package check

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

const root = "../../.."

var overlays = []string{"http", "grpc", "inbox", "kafka"}

var built = map[string]Manifests{}

// build returns a copy of what the overlay makes, which is made once.
func build(t *testing.T, overlay string) Manifests {
	t.Helper()
	if built[overlay] == nil {
		manifests, err := Build(filepath.Join("..", "overlays", overlay))
		if err != nil {
			t.Fatal(err)
		}
		built[overlay] = manifests
	}
	var copied Manifests
	for _, object := range built[overlay] {
		copied = append(copied, object.DeepCopyObject().(Object))
	}
	return copied
}

func TestEachOverlayIsAsItShouldBe(t *testing.T) {
	for _, overlay := range overlays {
		t.Run(overlay, func(t *testing.T) {
			for _, problem := range problems(overlay, build(t, overlay)) {
				t.Error(problem)
			}
		})
	}
}

// problems are findings, and what is open or closed that should not be.
func problems(overlay string, manifests Manifests) []string {
	problems := manifests.Findings()
	expected, actual := reachableIn(overlay), manifests.Reachable("sluice")
	for _, way := range actual {
		if !slices.Contains(expected, way) {
			problems = append(problems, "open: "+way)
		}
	}
	for _, way := range expected {
		if !slices.Contains(actual, way) {
			problems = append(problems, "closed: "+way)
		}
	}
	return problems
}

func reachableIn(overlay string) []string {
	ways := []string{
		"gateway -> ingest-app:3001/tcp",
		"ingest-app -> api-server:3000/tcp",
		"prometheus -> api-server:3100/tcp", "prometheus -> ingest-app:3101/tcp",
		"api-server -> outside:5432/tcp", "api-server-migration -> outside:5432/tcp",
	}
	pods := []string{"api-server", "api-server-migration", "ingest-app", "stranger"}
	// What is open to "wherever it is" is so to pods of other namespaces too
	elsewhere := func(pod, port string) {
		for _, place := range []string{"gateway", "prometheus", "neighbour", "dns"} {
			ways = append(ways, pod+" -> "+place+port)
		}
	}
	elsewhere("api-server", ":5432/tcp")
	elsewhere("api-server-migration", ":5432/tcp")
	switch overlay {
	case "grpc":
		ways = append(ways, "ingest-app -> api-server:3002/tcp")
	case "inbox":
		pods = append(pods, "ingest-app-migration")
		for _, pod := range []string{"ingest-app", "ingest-app-migration"} {
			ways = append(ways, pod+" -> outside:5432/tcp")
			elsewhere(pod, ":5432/tcp")
		}
	case "kafka":
		for _, pod := range []string{"api-server", "ingest-app"} {
			ways = append(ways, pod+" -> outside:9092/tcp")
			elsewhere(pod, ":9092/tcp")
		}
	}
	for _, pod := range pods {
		ways = append(ways, pod+" -> dns:53/tcp", pod+" -> dns:53/udp")
	}
	return ways
}

func TestServicesKnowEachVariable(t *testing.T) {
	known := matchesOf(t, "docs/configuration.md", "`([A-Z][A-Z0-9_]+)`")
	// Spring's own, and the JVM's
	known = append(known, "SPRING_FLYWAY_ENABLED", "JDK_JAVA_OPTIONS")
	for _, overlay := range overlays {
		manifests := build(t, overlay)
		var variables []string
		for _, pod := range manifests.pods() {
			for _, variable := range pod.template.Spec.Containers[0].Env {
				variables = append(variables, variable.Name)
			}
		}
		for _, settings := range of[*corev1.ConfigMap](manifests) {
			variables = slices.AppendSeq(variables, maps.Keys(settings.Data))
		}
		for _, variable := range variables {
			if !slices.Contains(known, variable) {
				t.Errorf("%s: %s is not in docs/configuration.md", overlay, variable)
			}
		}
	}
}

func TestImagesAreOfTheVersionThatIsBuilt(t *testing.T) {
	version := matchesOf(t, "pom.xml", `<artifactId>sluice</artifactId>\s*<version>([^<]+)`)[0]
	for _, overlay := range overlays {
		for _, pod := range build(t, overlay).pods() {
			expected := "sluice/" + strings.TrimSuffix(pod.name, "-migration") + ":" + version
			if image := pod.template.Spec.Containers[0].Image; image != expected {
				t.Errorf("%s: %s has the image %s, not %s", overlay, pod.name, image, expected)
			}
		}
	}
}

func TestEachOverlayHasItsMode(t *testing.T) {
	for _, overlay := range overlays {
		settings := of[*corev1.ConfigMap](build(t, overlay))
		if len(settings) != 1 || settings[0].Data["WEBHOOK_MODE"] != overlay {
			t.Errorf("%s has another mode", overlay)
		}
	}
}

// The page tells each key of each Secret that has to be there.
func TestEachSecretIsDocumented(t *testing.T) {
	page := read(t, "docs/kubernetes.md")
	for _, overlay := range overlays {
		for _, pod := range build(t, overlay).pods() {
			for _, variable := range pod.template.Spec.Containers[0].Env {
				if variable.ValueFrom == nil {
					continue
				}
				key := variable.ValueFrom.SecretKeyRef
				row := regexp.MustCompile("(?m)^\\| `" + key.Name + "` \\|.*`" + key.Key + "`")
				if !row.MatchString(page) {
					t.Errorf("%s: docs/kubernetes.md does not tell the key %s of the Secret %s", overlay, key.Key, key.Name)
				}
			}
		}
	}
}

func matchesOf(t *testing.T, path, pattern string) []string {
	t.Helper()
	var found []string
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(read(t, path), -1) {
		found = append(found, match[1])
	}
	if len(found) == 0 {
		t.Fatalf("%s has nothing like %s", path, pattern)
	}
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
