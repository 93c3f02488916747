// Package check holds what deploy/kubernetes makes against what it promises: no cluster is needed.
package check

import (
	"fmt"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// Object is anything that Kubernetes keeps.
type Object interface {
	runtime.Object
	metav1.Object
}

// Manifests are what one overlay makes.
type Manifests []Object

// Build runs Kustomize on a directory and decodes strictly what it makes: an unknown or doubled member is an error.
func Build(directory string) (Manifests, error) {
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), directory)
	if err != nil {
		return nil, err
	}
	var manifests Manifests
	for _, resource := range built.Resources() {
		text, err := resource.AsYAML()
		if err != nil {
			return nil, err
		}
		object, err := decode(text)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", resource.GetKind(), resource.GetName(), err)
		}
		manifests = append(manifests, object)
	}
	return manifests, nil
}

func decode(text []byte) (Object, error) {
	object, _, err := decoder.Decode(text, nil, nil)
	if err != nil {
		return nil, err
	}
	return object.(Object), nil
}

var decoder = newDecoder()

func newDecoder() runtime.Decoder {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		appsv1.AddToScheme, autoscalingv2.AddToScheme, batchv1.AddToScheme, corev1.AddToScheme,
		monitoringv1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			panic(err)
		}
	}
	return json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme, scheme, json.SerializerOptions{Yaml: true, Strict: true})
}

// of returns the objects of one type.
func of[T Object](manifests Manifests) []T {
	var found []T
	for _, object := range manifests {
		if typed, ok := object.(T); ok {
			found = append(found, typed)
		}
	}
	return found
}

// named returns the object of one type and name, or false.
func named[T Object](manifests Manifests, name string) (T, bool) {
	for _, object := range of[T](manifests) {
		if object.GetName() == name {
			return object, true
		}
	}
	var none T
	return none, false
}

// pod is a template of pods, with what it belongs to.
type pod struct {
	name     string
	template *corev1.PodTemplateSpec
}

func (manifests Manifests) pods() []pod {
	var pods []pod
	for _, deployment := range of[*appsv1.Deployment](manifests) {
		pods = append(pods, pod{deployment.Name, &deployment.Spec.Template})
	}
	for _, job := range of[*batchv1.Job](manifests) {
		pods = append(pods, pod{job.Name, &job.Spec.Template})
	}
	return pods
}
