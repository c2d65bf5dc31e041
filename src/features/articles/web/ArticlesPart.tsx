import { Button } from '@mantine/core';
import { IconPencilPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommunityPage } from '../../../web/api/shapes.ts';
import classes from './articles.module.css';
import { Blog } from './Blog.tsx';
import { Feed } from './parts.tsx';

/** A community's blog, as a part of its page. */
export default function ArticlesPart({ community }: { community: CommunityPage }) {
  const { t } = useTranslation('articles');
  const [month, setMonth] = useState<string | null>(null);
  const mayWrite = community.can.includes('post');
  return (
    <>
      <div className={classes.bar}>
        {mayWrite && (
          <Button
            component={Link}
            to={`/drafts/new?kind=article&place=${community.id}`}
            leftSection={<IconPencilPlus size={18} stroke={1.75} aria-hidden />}
          >
            {t('write')}
          </Button>
        )}
        <Feed subject={`place.${community.id}`} />
      </div>
      <Blog place={community} month={month} onMonth={setMonth} mayWrite={mayWrite} />
    </>
  );
}
