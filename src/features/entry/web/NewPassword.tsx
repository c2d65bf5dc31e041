import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface NewPasswordProps {
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}

/** A password that is being chosen: says how long before, not after. */
export function NewPassword({ value, onChange, error }: NewPasswordProps) {
  const { t } = useTranslation('entry');
  return (
    <PasswordInput
      label={t('newPassword')}
      description={t('passwordRule')}
      name="new-password"
      autoComplete="new-password"
      required
      minLength={10}
      maxLength={200}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
    />
  );
}
