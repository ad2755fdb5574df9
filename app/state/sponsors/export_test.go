package sponsors

// ExportedRecord is what ExportPrivacy writes.
type ExportedRecord = record
