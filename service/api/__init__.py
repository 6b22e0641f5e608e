"""The HTTP interface: routes by resource, their OpenAPI description, and problem details for every error."""
