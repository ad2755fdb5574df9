package ledger

import "context"

// actorKey is where a context says who is at work.
type actorKey struct{}

// As lets the audit log name a person in the place of the account that they act for: "ed@brandt.example for Brandt Violins".
func As(ctx context.Context, person string) context.Context {
	return context.WithValue(ctx, actorKey{}, person)
}

// actor is who As named; "" for a command, or nobody.
func actor(ctx context.Context) string {
	person, _ := ctx.Value(actorKey{}).(string)
	return person
}
