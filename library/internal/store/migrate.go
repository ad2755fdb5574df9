package store

import "embed"

// Migrations are the SQL files, in the order of their names.
//
//go:embed migrations/*.sql
var Migrations embed.FS
